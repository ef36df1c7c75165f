package io.pilothouse.sandbox.schema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A field that does not fit its schema.
 *
 * @param path such as {@code spec.containers[0].imagee}
 * @param struct the name of the type that holds the field
 * @param expected the type it should have, as Go names it; empty when the field is unknown
 * @param found the JSON type it has
 */
public record FieldFault(String path, String struct, String expected, String found) {
  /** Whether the kind has no such field. */
  public boolean unknown() {
    return expected.isEmpty();
  }

  /** Everything in an object that does not fit; {@code name} is the type's name. */
  public static List<FieldFault> of(JsonObject object, Schema schema, String name) {
    List<FieldFault> faults = new ArrayList<>();
    object(object, schema, name, "", faults);
    return faults;
  }

  /** The object without the fields that its schema does not have. */
  public static JsonObject pruned(JsonObject object, Schema schema) {
    JsonObject known = new JsonObject();
    for (Map.Entry<String, Object> field : object) {
      Schema child = schema.field(field.getKey());
      if (child != null) {
        known.put(field.getKey(), pruned(field.getValue(), child));
      }
    }
    return known;
  }

  private static Object pruned(Object value, Schema schema) {
    if (value instanceof JsonObject object) {
      return pruned(object, schema);
    }
    if (value instanceof JsonArray array) {
      JsonArray items = new JsonArray();
      array.forEach(item -> items.add(pruned(item, schema.items())));
      return items;
    }
    return value;
  }

  private static void object(
      JsonObject object, Schema schema, String struct, String path, List<FieldFault> faults) {
    for (Map.Entry<String, Object> field : object) {
      String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      Schema child = schema.field(field.getKey());
      if (child == null) {
        faults.add(new FieldFault(at, struct, "", ""));
      } else {
        value(field.getValue(), child, struct, at, faults);
      }
    }
  }

  private static void value(
      Object value, Schema schema, String struct, String path, List<FieldFault> faults) {
    if (value == null) {
      return;
    }
    String type = schema.type();
    String found = type(value);
    boolean number = type.equals("number") && found.equals("integer");
    if (!type.isEmpty() && !type.equals(found) && !number && !intOrString(schema)) {
      faults.add(
          new FieldFault(path, struct, go(schema), found.equals("integer") ? "number" : found));
    } else if (value instanceof JsonObject object) {
      object(object, schema, schema.name().isEmpty() ? struct : schema.name(), path, faults);
    } else if (value instanceof JsonArray array) {
      Schema items = schema.items();
      for (int i = 0; i < array.size(); i++) {
        value(array.getValue(i), items, struct, path + "[" + i + "]", faults);
      }
    }
  }

  private static boolean intOrString(Schema schema) {
    return schema.format().equals("int-or-string")
        || Boolean.TRUE.equals(schema.keyword("x-kubernetes-int-or-string"));
  }

  private static String type(Object value) {
    return switch (value) {
      case String text -> "string";
      case Boolean flag -> "boolean";
      case JsonObject object -> "object";
      case JsonArray array -> "array";
      case Integer number -> "integer";
      case Long number -> "integer";
      default -> "number";
    };
  }

  private static String go(Schema schema) {
    return switch (schema.type()) {
      case "integer" -> schema.format().isEmpty() ? "int64" : schema.format();
      case "boolean" -> "bool";
      case "number" -> "float64";
      case "object" -> schema.name().isEmpty() ? "map[string]string" : schema.name();
      case "array" -> "[]" + schema.items().name();
      default -> schema.type();
    };
  }
}
