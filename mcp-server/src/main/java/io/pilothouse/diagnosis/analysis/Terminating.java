package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.Ages;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Objects that were deleted and do not go. Namespaces have their own rules. */
final class Terminating implements Analyzer {

  /** After the time they were given; a pod's deletionTimestamp has its grace period in it. */
  private static final Duration POD = Duration.ofMinutes(2);

  private static final Duration OTHER = Duration.ofMinutes(10);
  private static final int NAMED = 3;

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph
        .objects()
        .filter(object -> !object.kind().equals("Namespace"))
        .filter(object -> isStuck(object, graph.now()))
        .sorted(Comparator.comparing(KubeObject::ref))
        .map(object -> observe(graph, object));
  }

  private static boolean isStuck(KubeObject object, Instant now) {
    Duration grace = object.kind().equals("Pod") ? POD : OTHER;
    return object.deleted().filter(time -> time.plus(grace).isBefore(now)).isPresent();
  }

  private static Observation observe(ObjectGraph graph, KubeObject object) {
    Instant since = object.deleted().orElseThrow();
    List<String> finalizers =
        object.metadata().getJsonArray("finalizers", new JsonArray()).stream()
            .map(String::valueOf)
            .toList();
    String what = "has been terminating for " + Ages.of(Duration.between(since, graph.now()));
    Observation seen =
        Observation.of(Code.STUCK_TERMINATING, object, what + why(graph, object, finalizers))
            .since(object.deleted())
            .because(object + " metadata.deletionTimestamp: " + since)
            .because(
                finalizers.isEmpty()
                    ? ""
                    : object + " metadata.finalizers: " + String.join(", ", finalizers));
    String node = Json.text(object.spec(), "nodeName");
    return node.isEmpty() || !finalizers.isEmpty()
        ? seen.then(Calls.look(object.ref(), "what holds it"))
        : seen.then(Calls.look(Ref.cluster("Node", node), "whether its kubelet answers"));
  }

  private static String why(ObjectGraph graph, KubeObject object, List<String> finalizers) {
    if (finalizers.contains("kubernetes.io/pvc-protection")) {
      String users =
          graph.dependents(object.ref()).stream()
              .filter(ref -> ref.kind().equals("Pod"))
              .limit(NAMED)
              .map(Ref::toString)
              .collect(Collectors.joining(", "));
      return users.isEmpty() ? "" : "; still used by " + users;
    }
    if (!finalizers.isEmpty()) {
      return "; held by finalizer " + String.join(", ", finalizers);
    }
    return object.kind().equals("Pod") ? "; its kubelet has not ended it" : "";
  }
}
