package io.pilothouse.service;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fills in the arguments of a tool from an assignment, by what the tool's input schema takes. */
final class CallArguments {
  /** As long as a concise diagnosis. Whoever needs more asks for it. */
  private static final int MAX_CHARS = 6_000;

  private CallArguments() {}

  /**
   * Empty if the tool needs something else, or is for objects of other kinds: what it would say of
   * those is not what was asked.
   */
  static Optional<JsonObject> of(JsonObject schema, Assignment assignment) {
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    JsonObject arguments = new JsonObject();
    for (Map.Entry<String, String> given : assignment.values().entrySet()) {
      JsonObject property = properties.getJsonObject(given.getKey());
      if (property != null) {
        Optional<String> value = fitting(property, given.getValue());
        if (value.isEmpty() && properties.containsKey("name")) {
          return Optional.empty();
        }
        value.ifPresent(fits -> arguments.put(given.getKey(), fits));
      }
    }
    if (!arguments.fieldNames().containsAll(required(schema))) {
      return Optional.empty();
    }
    if (properties.containsKey("max_chars")) {
      arguments.put("max_chars", MAX_CHARS);
    }
    return Optional.of(arguments);
  }

  private static List<String> required(JsonObject schema) {
    return schema.getJsonArray("required", new JsonArray()).stream().map(String::valueOf).toList();
  }

  /** The value in the spelling of the property, where that has only certain values. */
  private static Optional<String> fitting(JsonObject property, String value) {
    JsonArray only = property.getJsonArray("enum");
    return only == null
        ? Optional.of(value)
        : only.stream().map(String::valueOf).filter(value::equalsIgnoreCase).findFirst();
  }
}
