package io.pilothouse.tools.core.object;

import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.render.ListAnswer;
import io.pilothouse.tools.render.UntrustedText;
import io.pilothouse.tools.render.Yaml;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An object, or chosen fields of it, as an answer within its size.
 *
 * @param object redacted and stripped
 * @param selected the part to show
 */
record ObjectDocument(JsonObject object, JsonObject selected) {
  /** Room for the frame and for what is said when something is cut. */
  private static final int AROUND_CHARS = 400;

  /**
   * @param fields dotted paths such as {@code spec.template}; empty: everything
   * @throws ToolException {@code INVALID_ARGUMENT} when none of them exists
   */
  static ObjectDocument of(JsonObject redacted, List<String> fields) {
    JsonObject object = UntrustedText.strip(redacted);
    if (fields.isEmpty()) {
      return new ObjectDocument(object, object);
    }
    JsonObject selected = FieldSelection.of(object, fields);
    if (selected.isEmpty()) {
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          "the object has none of the fields " + String.join(", ", fields),
          "Its fields are " + String.join(", ", FieldSelection.paths(object)) + ".");
    }
    return new ObjectDocument(object, selected);
  }

  ToolResult answer(Arguments arguments) {
    return arguments.wantsJson() ? structure(arguments.maxChars()) : text(arguments.maxChars());
  }

  private ToolResult text(int maxChars) {
    String document = Yaml.write(selected).stripTrailing();
    boolean whole = document.length() + AROUND_CHARS <= maxChars;
    String shown = whole ? document : firstLines(document, Math.max(0, maxChars - AROUND_CHARS));
    String framed = UntrustedText.frame(title(), shown);
    String text =
        whole
            ? framed
            : framed
                + "\ntruncated: shown %s of %s characters; narrow with fields, for example [%s]. Sizes: %s"
                    .formatted(
                        ListAnswer.grouped(shown.length()),
                        ListAnswer.grouped(document.length()),
                        example(),
                        sizes());
    return ToolResult.of(text, machineFields().put("truncated", !whole));
  }

  /** Whole top-level fields, the largest left out first until the rest fits. */
  private ToolResult structure(int maxChars) {
    JsonObject shown = selected.copy();
    JsonObject omitted = new JsonObject();
    for (String largest : bySize()) {
      if (shown.encode().length() + AROUND_CHARS <= maxChars) {
        break;
      }
      omitted.put(largest, JsonObject.of("v", shown.remove(largest)).encode().length());
    }
    JsonObject structure =
        machineFields().put("object", shown).put("truncated", !omitted.isEmpty());
    String text = title();
    if (!omitted.isEmpty()) {
      structure.put("omitted", omitted);
      text +=
          "; left out for size: "
              + String.join(", ", omitted.fieldNames())
              + "; narrow with fields or raise max_chars";
    }
    return ToolResult.of(text, structure);
  }

  private String title() {
    JsonObject metadata = metadata();
    String namespace = metadata.getString("namespace", "");
    return UntrustedText.stripLine(
        object.getString("kind")
            + " "
            + (namespace.isEmpty() ? "" : namespace + "/")
            + metadata.getString("name", ""));
  }

  private JsonObject machineFields() {
    JsonObject fields = new JsonObject();
    fields.put("kind", object.getString("kind"));
    fields.put("apiVersion", object.getString("apiVersion"));
    for (String id : List.of("namespace", "name", "uid", "resourceVersion")) {
      if (metadata().containsKey(id)) {
        fields.put(id, metadata().getValue(id));
      }
    }
    return fields;
  }

  private JsonObject metadata() {
    return object.getJsonObject("metadata", new JsonObject());
  }

  private static String firstLines(String document, int room) {
    int end = document.lastIndexOf('\n', room);
    return document.substring(0, end > 0 ? end : Math.min(room, document.length()));
  }

  private String example() {
    return FieldSelection.paths(object).stream()
        .filter(path -> path.startsWith("status") || path.startsWith("spec"))
        .limit(2)
        .map(path -> '"' + path + '"')
        .collect(Collectors.joining(", "));
  }

  private String sizes() {
    return bySize().stream()
        .limit(4)
        .map(field -> field + " " + ListAnswer.grouped(size(field)))
        .collect(Collectors.joining(", "));
  }

  private List<String> bySize() {
    return selected.fieldNames().stream()
        .sorted(Comparator.comparingInt(this::size).reversed().thenComparing(f -> f))
        .toList();
  }

  private int size(String field) {
    return JsonObject.of("v", selected.getValue(field)).encode().length();
  }
}
