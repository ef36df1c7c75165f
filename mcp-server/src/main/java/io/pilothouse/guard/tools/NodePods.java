package io.pilothouse.guard.tools;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pods on a node.
 *
 * @param unknown why they are not all there; empty if they are
 */
record NodePods(List<JsonObject> pods, List<String> unknown) {
  private static final int MOST_NAMES = 12;

  /** Never fails: not to know them is an answer, too. */
  static Future<NodePods> of(ClusterReader reader, String node, CallScope scope) {
    return Targets.type(reader, "v1/Pod", Optional.empty(), scope)
        .compose(
            type ->
                ListScan.objects(
                    reader,
                    ListQuery.of(type, Optional.empty())
                        .withSelectors(Optional.empty(), Optional.of("spec.nodeName=" + node)),
                    scope))
        .map(NodePods::of)
        .otherwise(failure -> missing(failure.getMessage()));
  }

  private static NodePods of(ListScan.Listed<JsonObject> listed) {
    if (listed.note().isPresent()) {
      return missing(listed.note().get());
    }
    return listed.complete()
        ? new NodePods(listed.items(), List.of())
        : missing("there are more than " + ListScan.MOST);
  }

  private static NodePods missing(String why) {
    return new NodePods(List.of(), List.of("Pods on the node (" + why + ")"));
  }

  /** Those that run and are to run on. */
  List<JsonObject> running() {
    return pods.stream().filter(pod -> !hasEnded(pod) && !isEnding(pod)).toList();
  }

  static boolean hasEnded(JsonObject pod) {
    return Set.of("Succeeded", "Failed").contains(Json.text(Json.object(pod, "status"), "phase"));
  }

  static boolean isEnding(JsonObject pod) {
    return Json.object(pod, "metadata").containsKey("deletionTimestamp");
  }

  /** The kind that looks after a pod; empty if nothing does. */
  static Optional<String> controller(JsonObject pod) {
    return Json.list(Json.object(pod, "metadata"), "ownerReferences").stream()
        .filter(owner -> Json.flag(owner, "controller"))
        .map(owner -> Json.text(owner, "kind"))
        .findFirst();
  }

  /** {@code shop/web-1, shop/web-2}; of many only the first, and how many more. */
  static String names(List<JsonObject> pods) {
    String first =
        pods.stream().limit(MOST_NAMES).map(NodePods::name).collect(Collectors.joining(", "));
    int more = pods.size() - MOST_NAMES;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  /** {@code shop/web-1}. */
  static String name(JsonObject pod) {
    return Json.text(Json.object(pod, "metadata"), "namespace") + "/" + Json.name(pod);
  }
}
