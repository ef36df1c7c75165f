package io.pilothouse.sandbox.apply;

import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Brings an applied configuration into an object, and takes fields out of it. */
final class Merger {
  private Merger() {}

  /** {@code live} with everything that {@code config} says; neither is changed. */
  static JsonObject merge(JsonObject live, JsonObject config, Schema schema) {
    JsonObject result = Json.shallow(live);
    for (Map.Entry<String, Object> field : config) {
      Schema child = Elements.schema("f:" + field.getKey(), schema);
      result.put(field.getKey(), value(result.getValue(field.getKey()), field.getValue(), child));
    }
    return result;
  }

  private static Object value(Object live, Object config, Schema schema) {
    if (config instanceof JsonObject wanted && live instanceof JsonObject present) {
      return schema.atomic() ? wanted : merge(present, wanted, schema);
    }
    if (config instanceof JsonArray wanted
        && live instanceof JsonArray present
        && schema.listType() != Schema.ListType.ATOMIC) {
      Map<String, Object> items = Elements.of(present, schema);
      for (Map.Entry<String, Object> item : Elements.of(wanted, schema).entrySet()) {
        items.put(item.getKey(), value(items.get(item.getKey()), item.getValue(), schema.items()));
      }
      return array(items);
    }
    return config;
  }

  private static JsonArray array(Map<String, Object> items) {
    JsonArray array = new JsonArray();
    items.values().forEach(array::add);
    return array;
  }

  /** {@code object} without what is at {@code path}; the same object when there is nothing. */
  static JsonObject without(JsonObject object, List<String> path, Schema schema) {
    return (JsonObject) remove(object, path, schema);
  }

  private static Object remove(Object value, List<String> path, Schema schema) {
    Map<String, Object> parts = Elements.of(value, schema);
    String element = path.getFirst();
    if (!parts.containsKey(element)) {
      return value;
    }
    if (path.size() == 1) {
      parts.remove(element);
    } else {
      Object inner = parts.get(element);
      Schema child = Elements.schema(element, schema);
      parts.put(element, remove(inner, path.subList(1, path.size()), child));
    }
    if (value instanceof JsonArray) {
      return array(parts);
    }
    JsonObject result = new JsonObject();
    parts.forEach((key, part) -> result.put(key.substring(2), part));
    return result;
  }

  /** What is at {@code path}, or null. */
  static Object find(Object value, List<String> path, Schema schema) {
    if (path.isEmpty()) {
      return value;
    }
    Object part = Elements.of(value, schema).get(path.getFirst());
    return part == null
        ? null
        : find(part, path.subList(1, path.size()), Elements.schema(path.getFirst(), schema));
  }
}
