package io.pilothouse.guard;

import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pods that do the same work as one that is to go: those of its controller. */
final class Siblings {
  /** Labels in which they differ. */
  private static final Set<String> OWN =
      Set.of(
          "statefulset.kubernetes.io/pod-name",
          "apps.kubernetes.io/pod-index",
          "batch.kubernetes.io/job-completion-index");

  private Siblings() {}

  /** The pod itself and its siblings; without a controller or labels it has none. */
  static Future<List<JsonObject>> of(JsonObject pod, Surroundings around) {
    TreeMap<String, Object> shared =
        new TreeMap<>(Json.object(pod, "metadata", "labels").copy().getMap());
    shared.keySet().removeAll(OWN);
    Optional<String> controller = controller(pod);
    if (controller.isEmpty() || shared.isEmpty()) {
      return Future.succeededFuture(List.of(pod));
    }
    String selector =
        shared.entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
    return around
        .list("v1/Pod", Optional.of(selector))
        .map(found -> found.stream().filter(each -> controller(each).equals(controller)).toList())
        .map(found -> found.isEmpty() ? List.of(pod) : found);
  }

  /**
   * How many of the ready ones would be away at the same time, if a plan takes them: no more than a
   * disruption budget lets go.
   */
  static OptionalDouble share(
      List<JsonObject> siblings, int ready, Drafts plan, List<BlastRadius.Budget> budgets) {
    if (ready == 0) {
      return OptionalDouble.of(0);
    }
    Set<String> leaving = plan.each().stream().map(Draft::uid).collect(Collectors.toSet());
    long away =
        siblings.stream()
            .filter(each -> BlastReader.isReady(each) && leaving.contains(Json.uid(each)))
            .count();
    long most = budgets.stream().mapToLong(each -> Math.max(1, each.allowed())).min().orElse(away);
    return OptionalDouble.of(100.0 * Math.min(away, most) / ready);
  }

  private static Optional<String> controller(JsonObject pod) {
    return Json.list(Json.object(pod, "metadata"), "ownerReferences").stream()
        .filter(owner -> Json.flag(owner, "controller"))
        .map(owner -> Json.text(owner, "uid"))
        .findFirst();
  }
}
