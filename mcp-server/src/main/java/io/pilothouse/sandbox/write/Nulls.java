package io.pilothouse.sandbox.write;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/** Fields that are null count as not said, but for the few that the API server shows as null. */
final class Nulls {
  private static final Set<String> SHOWN =
      Set.of("eventTime", "firstTimestamp", "lastTimestamp", "lastProbeTime", "currentMetrics");

  private Nulls() {}

  static JsonObject without(JsonObject object) {
    JsonObject result = new JsonObject();
    for (Map.Entry<String, Object> field : object) {
      if (field.getValue() != null || SHOWN.contains(field.getKey())) {
        result.put(field.getKey(), without(field.getValue()));
      }
    }
    return result;
  }

  private static Object without(Object value) {
    return switch (value) {
      case JsonObject object -> without(object);
      case JsonArray array -> {
        JsonArray items = new JsonArray();
        array.forEach(item -> items.add(without(item)));
        yield items;
      }
      case null, default -> value;
    };
  }
}
