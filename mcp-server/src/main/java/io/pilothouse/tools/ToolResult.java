package io.pilothouse.tools;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A tool's answer. By default the text is complete and the structure holds only machine fields
 * (totals, cursors, ids); with {@code format: "json"} the structure is complete and the text is a
 * summary.
 *
 * @param content what the model reads
 * @param structured what a program reads; never null
 * @param isError whether this reports a failure
 */
public record ToolResult(List<Content> content, JsonObject structured, boolean isError) {
  /** The size of an answer unless the caller asks for another, in characters. */
  public static final int DEFAULT_MAX_CHARS = 12_000;

  /** No answer's text is longer than this, whatever was asked. */
  public static final int HARD_MAX_CHARS = 20_000;

  public ToolResult {
    content = List.copyOf(content);
  }

  public static ToolResult of(String text, JsonObject structured) {
    return new ToolResult(List.of(new Content.Text(text)), structured, false);
  }

  public static ToolResult error(ToolException failure) {
    return new ToolResult(
        List.of(new Content.Text(failure.text())),
        new JsonObject().put("code", failure.code().name()),
        true);
  }

  /** The text blocks, joined by line breaks. */
  public String text() {
    StringBuilder all = new StringBuilder();
    for (Content block : content) {
      if (block instanceof Content.Text text) {
        all.append(all.isEmpty() ? "" : "\n").append(text.text());
      }
    }
    return all.toString();
  }
}
