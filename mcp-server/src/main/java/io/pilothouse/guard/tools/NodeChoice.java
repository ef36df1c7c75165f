package io.pilothouse.guard.tools;

import io.pilothouse.guard.LabelMatch;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Whether a node with certain labels is one that a pod asks for. */
final class NodeChoice {
  private NodeChoice() {}

  /** By its node selector and its required node affinity; what names the node itself aside. */
  static boolean of(JsonObject pod, JsonObject labels) {
    JsonObject spec = Json.object(pod, "spec");
    JsonObject pairs = Json.object(spec, "nodeSelector");
    List<JsonObject> terms =
        Json.list(
            Json.object(
                spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"),
            "nodeSelectorTerms");
    return (pairs.isEmpty() || LabelMatch.pairs(pairs, labels))
        && (terms.isEmpty()
            || terms.stream()
                .anyMatch(
                    term ->
                        Json.list(term, "matchExpressions").stream()
                            .allMatch(each -> LabelMatch.holds(each, labels))));
  }
}
