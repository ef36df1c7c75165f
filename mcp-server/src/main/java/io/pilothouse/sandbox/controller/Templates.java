package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Pod templates, as they are compared: clients write what is not set as null, or not at all. */
final class Templates {
  private Templates() {}

  /** The template of a workload, with everything that is set and nothing else. */
  static JsonObject of(JsonObject workload) {
    return (JsonObject) clean(Json.object(workload, "spec", "template"));
  }

  private static Object clean(Object value) {
    if (value instanceof JsonObject object) {
      JsonObject set = new JsonObject();
      object.fieldNames().stream()
          .filter(field -> object.getValue(field) != null)
          .forEach(field -> set.put(field, clean(object.getValue(field))));
      return set;
    }
    if (value instanceof JsonArray array) {
      JsonArray set = new JsonArray();
      for (int i = 0; i < array.size(); i++) {
        set.add(clean(array.getValue(i)));
      }
      return set;
    }
    return value;
  }
}
