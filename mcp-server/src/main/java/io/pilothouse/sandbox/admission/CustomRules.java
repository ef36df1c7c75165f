package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Holds a custom object against the structural schema of its definition. */
final class CustomRules {
  private final List<FieldError> errors = new ArrayList<>();

  private CustomRules() {}

  static List<FieldError> check(JsonObject object, Schema schema) {
    CustomRules rules = new CustomRules();
    rules.object("", object, schema);
    return rules.errors;
  }

  private void object(String path, JsonObject object, Schema schema) {
    for (String required : schema.required()) {
      if (object.getValue(required) == null) {
        errors.add(FieldError.required(at(path, required), ""));
      }
    }
    object.forEach(
        field -> {
          Schema child = schema.field(field.getKey());
          if (child != null && !(path.isEmpty() && field.getKey().equals("metadata"))) {
            value(at(path, field.getKey()), field.getValue(), child);
          }
        });
  }

  private static String at(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private void value(String path, Object value, Schema schema) {
    if (schema.keyword("enum") instanceof JsonArray values
        && value != null
        && !values.contains(value)) {
      errors.add(
          FieldError.unsupported(
              path, value.toString(), values.stream().map(String::valueOf).toArray(String[]::new)));
    }
    switch (value) {
      case JsonObject object -> object(path, object, schema);
      case JsonArray array -> {
        for (int i = 0; i < array.size(); i++) {
          value(path + "[" + i + "]", array.getValue(i), schema.items());
        }
      }
      case Number number -> number(path, number, schema);
      case String text -> text(path, text, schema);
      case null, default -> {}
    }
  }

  private void number(String path, Number number, Schema schema) {
    if (schema.keyword("minimum") instanceof Number least
        && number.doubleValue() < least.doubleValue()) {
      broken(path, number, "should be greater than or equal to " + least);
    }
    if (schema.keyword("maximum") instanceof Number most
        && number.doubleValue() > most.doubleValue()) {
      broken(path, number, "should be less than or equal to " + most);
    }
  }

  private void text(String path, String text, Schema schema) {
    if (schema.keyword("pattern") instanceof String pattern
        && !Pattern.compile(pattern).matcher(text).find()) {
      broken(path, Json.quoted(text), "should match '" + pattern + "'");
    }
    if (schema.keyword("minLength") instanceof Number least && text.length() < least.intValue()) {
      broken(path, Json.quoted(text), "should be at least " + least + " chars long");
    }
    if (schema.keyword("maxLength") instanceof Number most && text.length() > most.intValue()) {
      errors.add(
          new FieldError(
              "FieldValueTooLong", path, "Too long: may not be more than " + most + " bytes"));
    }
  }

  private void broken(String path, Object value, String rule) {
    errors.add(FieldError.invalid(path, value.toString(), path + " in body " + rule));
  }
}
