package io.pilothouse.conformance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Short notations. */
final class Json {
  private Json() {}

  static JsonObject object(Object... namesAndValues) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  static JsonArray array(Object... values) {
    return new JsonArray(List.of(values));
  }

  /** The schema of a form in which everything must be filled in. */
  static JsonObject form(JsonObject properties) {
    return object(
        "type",
        "object",
        "properties",
        properties,
        "required",
        new JsonArray(List.copyOf(properties.fieldNames())));
  }

  /** The schema of a form with one text field. */
  static JsonObject form(String field) {
    return form(object(field, object("type", "string")));
  }
}
