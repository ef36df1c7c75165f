package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Which nodes a pod wants: {@code nodeSelector} and required node affinity. */
final class NodeAffinity {
  private NodeAffinity() {}

  static boolean matches(JsonObject spec, JsonObject node) {
    Map<String, String> labels = Json.textMap(node, "metadata", "labels");
    if (!labels.entrySet().containsAll(Json.textMap(spec, "nodeSelector").entrySet())) {
      return false;
    }
    List<JsonObject> terms =
        Json.objects(
            spec,
            "affinity",
            "nodeAffinity",
            "requiredDuringSchedulingIgnoredDuringExecution",
            "nodeSelectorTerms");
    return terms.isEmpty() || terms.stream().anyMatch(term -> matches(term, labels, node));
  }

  private static boolean matches(JsonObject term, Map<String, String> labels, JsonObject node) {
    Map<String, String> fields = Map.of("metadata.name", Json.text(node, "metadata", "name"));
    return Json.objects(term, "matchExpressions").stream().allMatch(one -> holds(one, labels))
        && Json.objects(term, "matchFields").stream().allMatch(one -> holds(one, fields));
  }

  private static boolean holds(JsonObject requirement, Map<String, String> labels) {
    String value = labels.get(requirement.getString("key"));
    List<String> values = Json.texts(requirement, "values");
    return switch (requirement.getString("operator")) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> value != null && Long.parseLong(value) > Long.parseLong(values.getFirst());
      case "Lt" -> value != null && Long.parseLong(value) < Long.parseLong(values.getFirst());
      default -> false;
    };
  }
}
