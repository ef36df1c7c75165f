package io.pilothouse.tools.core.schema;

import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Walks the schemas of one OpenAPI v3 document. References are followed within the document only.
 */
final class OpenApiSchemas {
  private static final String REFERENCE = "#/components/schemas/";

  /** A schema that refers to itself stops here. */
  private static final int MOST_REFERENCES = 20;

  private final JsonObject schemas;

  OpenApiSchemas(JsonObject document) {
    this.schemas = Json.object(document, "components", "schemas");
  }

  /** The schema of a kind. */
  Optional<JsonObject> kind(ResourceType type) {
    return schemas.fieldNames().stream()
        .map(schemas::getJsonObject)
        .filter(
            schema ->
                Json.list(schema, "x-kubernetes-group-version-kind").stream()
                    .anyMatch(
                        served ->
                            type.kind().equals(Json.text(served, "kind"))
                                && type.group().equals(Json.text(served, "group"))
                                && type.version().equals(Json.text(served, "version"))))
        .findFirst();
  }

  /** The fields of a schema: of an object its own, of a list or a map those of its elements. */
  JsonObject fields(JsonObject schema) {
    return Json.object(element(schema), "properties");
  }

  /** Names of the fields that must be given. */
  List<String> required(JsonObject schema) {
    return element(schema).getValue("required") instanceof JsonArray names
        ? names.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** {@code string}, {@code []Container}, {@code map[string]Quantity}, {@code int-or-string}. */
  String type(JsonObject schema) {
    return type(schema, 0);
  }

  private String type(JsonObject schema, int depth) {
    JsonObject whole = resolve(schema);
    if (depth > MOST_REFERENCES) {
      return "object";
    }
    if (whole.getValue("items") instanceof JsonObject items) {
      return "[]" + type(items, depth + 1);
    }
    if (whole.getValue("additionalProperties") instanceof JsonObject values) {
      return "map[string]" + type(values, depth + 1);
    }
    if (Json.flag(whole, "x-kubernetes-int-or-string")) {
      return "int-or-string";
    }
    String primitive = Json.text(whole, "type");
    if (primitive.equals("object") || primitive.isEmpty()) {
      return shortName(schema).orElse(primitive.isEmpty() ? alternatives(whole) : "object");
    }
    String format = Json.text(whole, "format");
    return format.isEmpty() || primitive.equals("integer") ? primitive : primitive + "/" + format;
  }

  /** Values the field is limited to; empty when it is not. */
  List<String> values(JsonObject schema) {
    return resolve(schema).getValue("enum") instanceof JsonArray values
        ? values.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** What the field is for; its own words before those of its type. */
  String description(JsonObject schema) {
    return Json.text(resolve(schema), "description");
  }

  private static String alternatives(JsonObject schema) {
    String types =
        Json.list(schema, "oneOf").stream()
            .map(one -> Json.text(one, "type"))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .collect(Collectors.joining("|"));
    return types.isEmpty() ? "any" : types;
  }

  private JsonObject element(JsonObject schema) {
    JsonObject current = resolve(schema);
    for (int depth = 0; depth < MOST_REFERENCES; depth++) {
      if (current.getValue("items") instanceof JsonObject items) {
        current = resolve(items);
      } else if (current.getValue("additionalProperties") instanceof JsonObject values
          && !current.containsKey("properties")) {
        current = resolve(values);
      } else {
        return current;
      }
    }
    return current;
  }

  /** The schema with what it refers to filled in. */
  private JsonObject resolve(JsonObject schema) {
    JsonObject current = schema;
    for (int depth = 0; depth < MOST_REFERENCES; depth++) {
      Optional<String> reference = reference(current);
      if (reference.isEmpty()) {
        return current;
      }
      JsonObject rest = current.copy();
      rest.remove("$ref");
      rest.remove("allOf");
      current = Json.object(schemas, reference.get()).copy().mergeIn(rest);
    }
    return current;
  }

  private static Optional<String> reference(JsonObject schema) {
    List<JsonObject> all = Json.list(schema, "allOf");
    String reference = Json.text(all.size() == 1 ? all.getFirst() : schema, "$ref");
    return reference.startsWith(REFERENCE)
        ? Optional.of(reference.substring(REFERENCE.length()))
        : Optional.empty();
  }

  /** {@code Container} of {@code io.k8s.api.core.v1.Container}. */
  private static Optional<String> shortName(JsonObject schema) {
    return reference(schema).map(name -> name.substring(name.lastIndexOf('.') + 1));
  }
}
