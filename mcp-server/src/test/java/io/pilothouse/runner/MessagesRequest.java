package io.pilothouse.runner;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A valid request for a message, as the script looks at it.
 *
 * @param body not to be changed
 * @param headers by lower-case name
 */
public record MessagesRequest(JsonObject body, Map<String, String> headers) {
  public MessagesRequest {
    headers = Map.copyOf(headers);
  }

  public String model() {
    return body.getString("model");
  }

  /** All of the system prompt. */
  public String system() {
    return text(body.getValue("system"));
  }

  public List<String> toolNames() {
    return objects(body.getValue("tools")).stream().map(tool -> tool.getString("name")).toList();
  }

  public List<JsonObject> messages() {
    return objects(body.getValue("messages"));
  }

  /** The words of the last message, without tool results. */
  public String lastText() {
    return text(messages().getLast().getValue("content"));
  }

  /** What the tools called last have answered, in the order of the calls. */
  public List<ToolAnswer> answers() {
    List<JsonObject> messages = messages();
    if (messages.size() < 2) {
      return List.of();
    }
    Map<String, String> names =
        blocks(messages.get(messages.size() - 2)).stream()
            .filter(block -> block.getString("type").equals("tool_use"))
            .collect(
                Collectors.toMap(call -> call.getString("id"), call -> call.getString("name")));
    List<ToolAnswer> answers = new ArrayList<>();
    for (JsonObject block : blocks(messages.getLast())) {
      if (block.getString("type").equals("tool_result")) {
        answers.add(
            new ToolAnswer(
                names.get(block.getString("tool_use_id")),
                text(block.getValue("content")),
                block.getBoolean("is_error", false)));
      }
    }
    return answers;
  }

  /** The text of the last answer of this tool among those called last. */
  public Optional<String> answerOf(String tool) {
    return answers().stream()
        .filter(answer -> answer.tool().equals(tool))
        .map(ToolAnswer::text)
        .reduce((first, second) -> second);
  }

  /** A tool's answer as the model gets it. */
  public record ToolAnswer(String tool, String text, boolean isError) {}

  /** The blocks of a message; a string is one text block. */
  static List<JsonObject> blocks(JsonObject message) {
    return message.getValue("content") instanceof String text
        ? List.of(new JsonObject().put("type", "text").put("text", text))
        : objects(message.getValue("content"));
  }

  private static String text(Object content) {
    return content instanceof String text
        ? text
        : objects(content).stream()
            .filter(block -> block.getString("type").equals("text"))
            .map(block -> block.getString("text"))
            .collect(Collectors.joining("\n"));
  }

  static List<JsonObject> objects(Object array) {
    return array instanceof JsonArray some
        ? some.stream().map(JsonObject.class::cast).toList()
        : List.of();
  }
}
