package io.pilothouse.tools.core.schema;

import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Fitted;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a schema into an answer: what it is, then its fields. */
final class FieldReport {
  /** Room for the frame and the line after the table. */
  private static final int CLOSING = 250;

  private static final int LONGEST_OWN_DESCRIPTION = 500;
  private static final int LONGEST_DESCRIPTION = 120;
  private static final int MOST_VALUES = 12;
  private static final Pattern SENTENCE = Pattern.compile("^.{15,}?[.!?](?=\\s|$)", Pattern.DOTALL);

  private final ResourceType type;
  private final String path;
  private final OpenApiSchemas schemas;
  private final Arguments arguments;
  private final Redactor redactor;

  /**
   * @param path dotted; empty for the kind itself
   */
  FieldReport(
      ResourceType type,
      String path,
      OpenApiSchemas schemas,
      Arguments arguments,
      Redactor redactor) {
    this.type = type;
    this.path = path;
    this.schemas = schemas;
    this.arguments = arguments;
    this.redactor = redactor;
  }

  ToolResult of(JsonObject schema) {
    JsonObject fields = schemas.fields(schema);
    List<String> required = schemas.required(schema);
    List<String> names =
        fields.fieldNames().stream()
            .sorted(
                Comparator.comparing((String name) -> !required.contains(name))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    String schemaType = path.isEmpty() ? "object" : schemas.type(schema);
    String head =
        type.kind()
            + " ("
            + type.apiVersion()
            + ")"
            + (path.isEmpty() ? "" : " " + path)
            + ": "
            + schemaType
            + (names.isEmpty() ? "" : ", " + names.size() + " fields, * = required");
    List<String> own = own(schema);
    int budget =
        arguments.maxChars()
            - head.length()
            - own.stream().mapToInt(line -> line.length() + 1).sum()
            - CLOSING;
    boolean json = arguments.wantsJson();
    Fitted table =
        Fitted.of(
            List.of("field", "type", "description"),
            names.stream().map(name -> cells(name, fields, required)).toList(),
            budget);
    List<JsonObject> rows =
        Fitted.of(names.stream().map(name -> json(name, fields, required)).toList(), budget);
    int shown = json ? rows.size() : table.shown();
    JsonObject structured =
        new JsonObject()
            .put("type", schemaType)
            .put("total", names.size())
            .put("shown", shown)
            .put("truncated", shown < names.size());
    if (json) {
      structured.put("about", new JsonArray(own)).put("fields", new JsonArray(rows));
      return ToolResult.of(head, structured);
    }
    List<String> body = new ArrayList<>(own);
    if (shown > 0) {
      body.add(table.text());
    }
    List<String> lines = new ArrayList<>(List.of(head));
    if (!body.isEmpty()) {
      String text = String.join("\n", body);
      lines.add(isBuiltIn() ? text : UntrustedText.frame("schema of a custom resource", text));
    }
    if (shown < names.size()) {
      lines.add(
          "shown "
              + shown
              + " of "
              + names.size()
              + " fields; raise max_chars, or give path to see one field");
    }
    return ToolResult.of(String.join("\n", lines), structured);
  }

  /** Custom resources are described by whoever installed them. */
  private boolean isBuiltIn() {
    return type.group().indexOf('.') < 0 || type.group().endsWith(".k8s.io");
  }

  private List<String> own(JsonObject schema) {
    List<String> lines = new ArrayList<>();
    String description = clean(schemas.description(schema), LONGEST_OWN_DESCRIPTION);
    if (!description.isEmpty()) {
      lines.add(description);
    }
    if (!schemas.values(schema).isEmpty()) {
      lines.add("values: " + values(schema));
    }
    return lines;
  }

  private List<String> cells(String name, JsonObject fields, List<String> required) {
    JsonObject field = fields.getJsonObject(name);
    String values = values(field);
    return List.of(
        clean(name, LONGEST_DESCRIPTION) + (required.contains(name) ? " *" : ""),
        schemas.type(field),
        (values.isEmpty() ? "" : "{" + values + "} ") + summary(field));
  }

  private JsonObject json(String name, JsonObject fields, List<String> required) {
    JsonObject field = fields.getJsonObject(name);
    JsonObject json =
        new JsonObject()
            .put("name", clean(name, LONGEST_DESCRIPTION))
            .put("type", schemas.type(field))
            .put("description", summary(field));
    if (required.contains(name)) {
      json.put("required", true);
    }
    return schemas.values(field).isEmpty() ? json : json.put("values", values(field));
  }

  private String values(JsonObject field) {
    List<String> values = schemas.values(field);
    String text = String.join("|", values.stream().limit(MOST_VALUES).toList());
    return clean(text, LONGEST_DESCRIPTION) + (values.size() > MOST_VALUES ? "|…" : "");
  }

  private String summary(JsonObject field) {
    String description = schemas.description(field);
    Matcher sentence = SENTENCE.matcher(description);
    return clean(sentence.find() ? sentence.group() : description, LONGEST_DESCRIPTION);
  }

  private String clean(String text, int longest) {
    String line = redactor.text(UntrustedText.stripLine(text)).replaceAll(" {2,}", " ").strip();
    return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
  }
}
