package io.pilothouse.tools;

import io.pilothouse.kubernetes.Nearest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Checks arguments against one tool's input schema (JSON Schema 2020-12) and says, once per
 * argument, what was expected there. The schema library decides; this class only finds the words.
 */
final class ArgumentValidator {
  private static final int MOST_PROBLEMS = 4;
  private static final int MOST_VALUE_CHARS = 60;

  private final ToolSchema tool;
  private final Validator validator;

  ArgumentValidator(ToolSchema tool) {
    this.tool = tool;
    JsonSchemaOptions options =
        new JsonSchemaOptions()
            .setBaseUri("https://pilothouse.io/tool-schemas/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    // A copy: the library writes bookkeeping members into the schema it is given.
    this.validator = Validator.create(JsonSchema.of(tool.inputSchema().copy()), options);
  }

  /** What is wrong with the arguments, or empty. */
  Optional<ToolException> check(JsonObject arguments) {
    OutputUnit result = validator.validate(arguments);
    if (Boolean.TRUE.equals(result.getValid())) {
      return Optional.empty();
    }
    Map<String, String> problems = new LinkedHashMap<>();
    List<OutputUnit> units = result.getErrors() == null ? List.of() : result.getErrors();
    for (OutputUnit unit : units) {
      describe(unit, arguments).forEach(problems::putIfAbsent);
    }
    if (problems.isEmpty()) {
      problems.put("", "the arguments do not fit the tool's input schema");
    }
    List<String> words = new ArrayList<>(problems.values());
    String more =
        words.size() > MOST_PROBLEMS ? "; and " + (words.size() - MOST_PROBLEMS) + " more" : "";
    return Optional.of(
        new ToolException(
            ErrorCode.INVALID_ARGUMENT,
            String.join("; ", words.subList(0, Math.min(MOST_PROBLEMS, words.size()))) + more,
            "Arguments of " + tool.name() + ": " + argumentNames() + "."));
  }

  private String argumentNames() {
    JsonArray required = tool.inputSchema().getJsonArray("required", new JsonArray());
    return String.join(
        ", ",
        properties(tool.inputSchema()).fieldNames().stream()
            .map(name -> required.contains(name) ? name + " (required)" : name)
            .toList());
  }

  /**
   * Problems by the place they are about. Errors that only repeat what a deeper one says yield
   * nothing.
   */
  private Map<String, String> describe(OutputUnit unit, JsonObject arguments) {
    String location = unit.getKeywordLocation().replaceFirst("^#", "");
    int cut = location.lastIndexOf('/');
    String keyword = location.substring(cut + 1);
    if (!(JsonPointer.from(location.substring(0, cut)).queryJson(tool.inputSchema())
        instanceof JsonObject schema)) {
      return Map.of();
    }
    String place = unit.getInstanceLocation().replaceFirst("^#/?", "");
    Object value = JsonPointer.from(place.isEmpty() ? "" : "/" + place).queryJson(arguments);
    String name = place.replace('/', '.');
    Map<String, String> found = new LinkedHashMap<>();
    switch (keyword) {
      case "required" ->
          missing(schema, value)
              .forEach(key -> found.put(path(name, key), path(name, key) + " is required"));
      case "additionalProperties" -> {
        // Also reported for a declared argument whose own value is wrong: that has its own error.
        String key = name.substring(name.lastIndexOf('.') + 1);
        if (!properties(schema).containsKey(key)) {
          found.put(name, name + " is not an argument" + didYouMean(key, schema));
        }
      }
      case "type",
          "enum",
          "const",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "pattern",
          "minItems",
          "maxItems" ->
          found.put(
              name,
              name
                  + " must be "
                  + expected(schema)
                  + ", not "
                  + shown(value)
                  + nearest(schema, value));
      default -> {}
    }
    return found;
  }

  private static List<String> missing(JsonObject schema, Object value) {
    return schema.getJsonArray("required", new JsonArray()).stream()
        .map(String::valueOf)
        .filter(key -> !(value instanceof JsonObject object) || !object.containsKey(key))
        .toList();
  }

  private static String didYouMean(String key, JsonObject schema) {
    List<String> near = Nearest.to(key, properties(schema).fieldNames(), 1);
    return near.isEmpty() ? "" : " (did you mean " + near.getFirst() + "?)";
  }

  private static String expected(JsonObject schema) {
    if (schema.containsKey("enum")) {
      return "one of " + String.join(", ", new TreeSet<>(texts(schema.getJsonArray("enum"))));
    }
    if (schema.containsKey("const")) {
      return shown(schema.getValue("const"));
    }
    String type =
        schema.getValue("type") instanceof JsonArray types
            ? String.join(" or ", texts(types))
            : schema.getString("type", "different");
    return switch (type) {
      case "integer" -> "an integer" + range(schema, "minimum", "maximum", "");
      case "number" -> "a number" + range(schema, "minimum", "maximum", "");
      case "string" ->
          "a string"
              + range(schema, "minLength", "maxLength", " characters")
              + (schema.containsKey("pattern") ? " matching " + schema.getString("pattern") : "");
      case "array" -> "an array" + range(schema, "minItems", "maxItems", " items");
      case "boolean" -> "true or false";
      case "object" -> "an object";
      default -> type;
    };
  }

  private static String range(JsonObject schema, String least, String most, String unit) {
    Object low = schema.getValue(least);
    Object high = schema.getValue(most);
    if (low != null && high != null) {
      return (unit.isEmpty() ? " from " : " of ") + low + " to " + high + unit;
    }
    if (low != null) {
      return " of at least " + low + unit;
    }
    return high != null ? " of at most " + high + unit : "";
  }

  private static String nearest(JsonObject schema, Object value) {
    if (schema.containsKey("enum") && value instanceof String text) {
      List<String> near = Nearest.to(text, texts(schema.getJsonArray("enum")), 1);
      return near.isEmpty() ? "" : " (nearest: " + near.getFirst() + ")";
    }
    if (value instanceof Number number) {
      Number low = schema.getNumber("minimum");
      Number high = schema.getNumber("maximum");
      if (low != null && number.doubleValue() < low.doubleValue()) {
        return " (nearest: " + low + ")";
      }
      if (high != null && number.doubleValue() > high.doubleValue()) {
        return " (nearest: " + high + ")";
      }
    }
    return "";
  }

  private static String shown(Object value) {
    String text = value instanceof String string ? '"' + string + '"' : String.valueOf(value);
    return text.length() > MOST_VALUE_CHARS ? text.substring(0, MOST_VALUE_CHARS) + "…" : text;
  }

  private static String path(String parent, String key) {
    return parent.isEmpty() ? key : parent + "." + key;
  }

  private static JsonObject properties(JsonObject schema) {
    return schema.getJsonObject("properties", new JsonObject());
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String::valueOf).toList();
  }
}
