package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Stream;

/** What every container should say of itself. */
final class ContainerManners implements Analyzer {
  private static final Set<String> ENDING = Set.of("Job", "CronJob");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Templates.ofPeople(graph)
        .flatMap(
            workload ->
                Json.list(workload.podSpec(), "containers").stream()
                    .flatMap(container -> observe(workload, container)));
  }

  private static Stream<Observation> observe(KubeObject workload, JsonObject container) {
    JsonObject requests = Json.object(container, "resources", "requests");
    JsonObject limits = Json.object(container, "resources", "limits");
    String image = Json.text(container, "image");
    boolean probed =
        ENDING.contains(workload.kind())
            || container.containsKey("readinessProbe")
            || container.containsKey("livenessProbe");
    Stream.Builder<Observation> found = Stream.builder();
    if (requests.isEmpty() && limits.isEmpty()) {
      found.add(
          say(
              Code.RES_NONE,
              workload,
              container,
              "containers without requests and limits",
              "resources: none"));
    } else if (!limits.containsKey("memory")) {
      found.add(
          say(
              Code.NO_MEM_LIMIT,
              workload,
              container,
              "containers without a memory limit",
              "resources.limits.memory: not set"));
    }
    if (isLatest(image)) {
      found.add(
          say(
              Code.IMAGE_LATEST,
              workload,
              container,
              "images without a fixed tag: what runs changes when a pod is made",
              "image: " + image));
    }
    if (!probed) {
      found.add(
          say(
              Code.NO_PROBES,
              workload,
              container,
              "containers without probes: they get requests before they can answer",
              "readinessProbe, livenessProbe: not set"));
    }
    return found.build();
  }

  private static Observation say(
      Code code, KubeObject workload, JsonObject container, String summary, String fact) {
    return Observation.of(code, workload, summary)
        .in(Json.text(container, "name"))
        .because(workload + " containers[" + Json.text(container, "name") + "]." + fact);
  }

  /** A digest is fixed whatever the tag. */
  static boolean isLatest(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    return !image.isEmpty()
        && !image.contains("@")
        && (!name.contains(":") || name.endsWith(":latest"));
  }
}
