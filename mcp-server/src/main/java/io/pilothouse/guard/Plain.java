package io.pilothouse.guard;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON as maps and lists, which is what conditions work on. */
final class Plain {
  private Plain() {}

  static Map<String, Object> map(JsonObject object) {
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(object.size());
    object.forEach(field -> map.put(field.getKey(), value(field.getValue())));
    return map;
  }

  static Object value(Object value) {
    return switch (value) {
      case JsonObject object -> map(object);
      case JsonArray array -> array.stream().map(Plain::value).toList();
      case null, default -> value;
    };
  }
}
