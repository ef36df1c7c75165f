package io.pilothouse.sandbox.apply;

import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parts of a value by the path element that leads to them. */
final class Elements {
  private Elements() {}

  /** Whether the value is owned as a whole: a scalar, an atomic list or map, an empty one. */
  static boolean leaf(Object value, Schema schema) {
    return switch (value) {
      case JsonObject object -> schema.atomic() || object.isEmpty();
      case JsonArray array -> schema.listType() == Schema.ListType.ATOMIC || array.isEmpty();
      case null, default -> true;
    };
  }

  /** The parts of an object or of a list that is not atomic. */
  static Map<String, Object> of(Object value, Schema schema) {
    Map<String, Object> parts = new LinkedHashMap<>();
    if (value instanceof JsonObject object) {
      object.forEach(entry -> parts.put("f:" + entry.getKey(), entry.getValue()));
    } else if (value instanceof JsonArray array) {
      array.forEach(item -> parts.put(item(item, schema), item));
    }
    return parts;
  }

  /** The element that leads to an item of a list. */
  static String item(Object item, Schema list) {
    if (list.listType() == Schema.ListType.SET || !(item instanceof JsonObject object)) {
      return "v:" + Json.quoted(item);
    }
    JsonObject keys = new JsonObject();
    for (String key : list.mapKeys()) {
      Object value = object.getValue(key);
      Schema field = list.items().field(key);
      if (value == null && field != null) {
        value = field.defaultValue();
      }
      if (value != null) {
        keys.put(key, value);
      }
    }
    return "k:" + keys.encode();
  }

  /** The schema of the part that an element leads to. */
  static Schema schema(String element, Schema of) {
    if (!element.startsWith("f:")) {
      return of.items();
    }
    Schema field = of.field(element.substring(2));
    return field == null ? Schema.ANY : field;
  }
}
