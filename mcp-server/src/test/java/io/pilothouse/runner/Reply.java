package io.pilothouse.runner;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** What a scripted model answers to one request. */
public sealed interface Reply {
  /** A whole message. */
  record Said(List<Block> content, String stopReason) implements Reply {
    public Said {
      content = List.copyOf(content);
    }

    /** The same message, ended for another reason. */
    public Said stoppedBy(String reason) {
      return new Said(content, reason);
    }
  }

  /** A message that breaks off: after this many bytes of its events, the connection ends. */
  record BrokenOff(Said message, int bytes) implements Reply {}

  /** A message whose stream begins and then reports an error. */
  record FailedLate(String type, String message) implements Reply {}

  /** No message: an error of HTTP. */
  record Failed(int status, String type, String message, Map<String, String> headers)
      implements Reply {}

  /** Nothing at all, until the server is closed. */
  record Silence() implements Reply {}

  /** One part of a message. */
  sealed interface Block {}

  /** Words. */
  record Text(String text) implements Block {}

  /** Thoughts, with the signature that they must be handed back with. */
  record Thinking(String thoughts, String signature) implements Block {}

  /** A call of a tool; its id is the server's. */
  record Call(String tool, JsonObject input) implements Block {}

  static Block text(String text) {
    return new Text(text);
  }

  static Block call(String tool, JsonObject input) {
    return new Call(tool, input);
  }

  /** A message that ends as the API would end it: for its tools if it calls some. */
  static Said of(Block... blocks) {
    List<Block> content = List.of(blocks);
    boolean calls = content.stream().anyMatch(Call.class::isInstance);
    return new Said(content, calls ? "tool_use" : "end_turn");
  }

  /** Words and an answer in a fenced block, as a brief's output contract wants it. */
  static Said answer(String words, JsonObject json) {
    return of(new Text(words + "\n\n```json\n" + json.encodePrettily() + "\n```"));
  }

  static Failed failed(int status, String type, String message) {
    return new Failed(status, type, message, Map.of());
  }
}
