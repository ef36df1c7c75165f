package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.PodReference;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.Ages;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Containers that still run with what a ConfigMap or Secret held before it was changed: variables
 * and files mounted by subPath are read once, when a container starts.
 */
final class DriftedConfig implements Analyzer {
  /** Clocks differ, and a container may start while a change is on its way. */
  private static final Duration TOGETHER = Duration.ofSeconds(10);

  private record Written(Instant at, String by) {}

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    Map<Ref, Optional<Written>> written = new HashMap<>();
    return graph.all("Pod").stream()
        .filter(pod -> pod.deleted().isEmpty() && !Templates.isSystem(pod.namespace()))
        .flatMap(pod -> observe(graph, pod, written));
  }

  private static Stream<Observation> observe(
      ObjectGraph graph, KubeObject pod, Map<Ref, Optional<Written>> written) {
    Set<String> bySubPath = bySubPath(pod);
    return PodReference.of(pod.spec(), pod.namespace()).stream()
        .filter(each -> each.to().kind().equals("ConfigMap") || each.to().kind().equals("Secret"))
        .filter(
            each ->
                each.where().startsWith("env")
                    || bySubPath.contains(each.where().replaceFirst("^volume ", "")))
        .flatMap(
            each ->
                written
                    .computeIfAbsent(each.to(), ref -> graph.find(ref).flatMap(DriftedConfig::data))
                    .filter(change -> isOlder(pod, each, change.at()))
                    .map(change -> drifted(graph, pod, each, change))
                    .stream())
        .filter(distinctTargets());
  }

  private static Predicate<Observation> distinctTargets() {
    Set<Ref> seen = new HashSet<>();
    return each -> seen.add(each.target().orElseThrow());
  }

  /** Whether a container that reads it was started before. */
  private static boolean isOlder(KubeObject pod, PodReference reference, Instant changed) {
    return Container.of(pod).stream()
        .filter(each -> !each.init())
        .filter(
            each -> reference.container().isEmpty() || each.name().equals(reference.container()))
        .flatMap(
            each ->
                Times.parse(Json.text(Json.object(each.status(), "state", "running"), "startedAt"))
                    .stream())
        .anyMatch(started -> started.plus(TOGETHER).isBefore(changed));
  }

  private static Observation drifted(
      ObjectGraph graph, KubeObject pod, PodReference reference, Written change) {
    Ref owner = graph.root(pod.ref());
    return Observation.of(
            Code.CONFIG_DRIFT,
            pod,
            reference.to()
                + " was changed "
                + Ages.of(Duration.between(change.at(), graph.now()))
                + " ago"
                + (change.by().isEmpty() ? "" : " by " + change.by())
                + "; containers started before still use what it held")
        .about(reference.to())
        .since(Optional.of(change.at()))
        .because(
            pod + " reads " + reference.to() + " by " + reference.where() + " and started before")
        .then(
            new NextCall(
                "restart_deployment",
                new JsonObject()
                    .put("kind", owner.kind())
                    .put("namespace", owner.namespace())
                    .put("name", owner.name()),
                "to take it over"));
  }

  /** When its content was written last: the time of who owns some of it. */
  private static Optional<Written> data(KubeObject object) {
    Optional<Written> last = Optional.empty();
    for (JsonObject entry : Json.list(object.metadata(), "managedFields")) {
      JsonObject fields = Json.object(entry, "fieldsV1");
      boolean content =
          Stream.of("f:data", "f:binaryData", "f:stringData").anyMatch(fields::containsKey);
      Optional<Instant> time = Times.parse(Json.text(entry, "time"));
      if (content && time.isPresent()) {
        boolean later = last.isEmpty() || time.get().isAfter(last.get().at());
        last = later ? Optional.of(new Written(time.get(), Json.text(entry, "manager"))) : last;
      }
    }
    return last.or(() -> object.created().map(time -> new Written(time, "")));
  }

  private static Set<String> bySubPath(KubeObject pod) {
    Set<String> volumes = new HashSet<>();
    for (Container container : Container.of(pod)) {
      Json.list(container.spec(), "volumeMounts").stream()
          .filter(
              each ->
                  !Json.text(each, "subPath").isEmpty()
                      || !Json.text(each, "subPathExpr").isEmpty())
          .forEach(each -> volumes.add(Json.text(each, "name")));
    }
    return volumes;
  }
}
