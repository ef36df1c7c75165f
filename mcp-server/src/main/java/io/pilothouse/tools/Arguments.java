package io.pilothouse.tools;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Typed access to arguments that were validated against the tool's schema, so a wrong type here is
 * a defect of the tool. An empty string counts as absent: models send them for "not given".
 *
 * @param json the raw arguments
 */
public record Arguments(JsonObject json) {
  public Optional<String> text(String name) {
    return Optional.ofNullable(json.getString(name)).filter(value -> !value.isBlank());
  }

  /** A required argument. */
  public String required(String name) {
    return text(name)
        .orElseThrow(
            () ->
                new ToolException(
                    ErrorCode.INVALID_ARGUMENT, name + " is empty", "Give " + name + " a value."));
  }

  public Optional<Integer> integer(String name) {
    return Optional.ofNullable(json.getInteger(name));
  }

  public int integer(String name, int otherwise) {
    return json.getInteger(name, otherwise);
  }

  public boolean flag(String name) {
    return json.getBoolean(name, false);
  }

  public List<String> texts(String name) {
    JsonArray array = json.getJsonArray(name, new JsonArray());
    return array.stream().map(String::valueOf).toList();
  }

  /**
   * Whether the caller wants the data as structure instead of text (design: one or the other, never
   * both).
   */
  public boolean wantsJson() {
    return "json".equals(json.getString("format"));
  }

  /** The budget for the answer's text in characters. */
  public int maxChars() {
    return integer("max_chars", ToolResult.DEFAULT_MAX_CHARS);
  }
}
