package io.pilothouse.runner;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The events of a streamed message, as text/event-stream writes them. */
final class MessageEvents {
  private static final int PIECE = 24;

  private final StringBuilder out = new StringBuilder();

  /**
   * @param usage {@code input_tokens} and what the cache did
   * @param ids gives every call of a tool its id
   */
  static String of(String model, Reply.Said message, JsonObject usage, Supplier<String> ids) {
    MessageEvents events = new MessageEvents();
    events.start(model, usage);
    for (int i = 0; i < message.content().size(); i++) {
      events.block(i, message.content().get(i), ids);
    }
    events.end(message, usage);
    return events.out.toString();
  }

  /** A stream that begins as any and ends in an error event. */
  static String failing(String model, JsonObject usage, Reply.FailedLate failure) {
    MessageEvents events = new MessageEvents();
    events.start(model, usage);
    events.send("error", error(failure.type(), failure.message()));
    return events.out.toString();
  }

  static JsonObject error(String type, String message) {
    return new JsonObject()
        .put("type", "error")
        .put("error", new JsonObject().put("type", type).put("message", message))
        .put("request_id", "req_test");
  }

  private void start(String model, JsonObject usage) {
    send(
        "message_start",
        new JsonObject()
            .put(
                "message",
                new JsonObject()
                    .put("id", "msg_test")
                    .put("type", "message")
                    .put("role", "assistant")
                    .put("model", model)
                    .put("content", new JsonArray())
                    .putNull("stop_reason")
                    .putNull("stop_sequence")
                    .put("usage", usage.copy().put("output_tokens", 1))));
    send("ping", new JsonObject());
  }

  private void block(int index, Reply.Block block, Supplier<String> ids) {
    JsonObject start =
        switch (block) {
          case Reply.Text text -> new JsonObject().put("type", "text").put("text", "");
          case Reply.Thinking thinking ->
              new JsonObject().put("type", "thinking").put("thinking", "").put("signature", "");
          case Reply.Call call ->
              new JsonObject()
                  .put("type", "tool_use")
                  .put("id", ids.get())
                  .put("name", call.tool())
                  .put("input", new JsonObject());
        };
    send("content_block_start", at(index).put("content_block", start));
    switch (block) {
      case Reply.Text text -> deltas(index, "text_delta", "text", text.text());
      case Reply.Thinking thinking -> {
        deltas(index, "thinking_delta", "thinking", thinking.thoughts());
        delta(index, "signature_delta", "signature", thinking.signature());
      }
      case Reply.Call call ->
          deltas(index, "input_json_delta", "partial_json", call.input().encode());
    }
    send("content_block_stop", at(index));
  }

  private void end(Reply.Said message, JsonObject usage) {
    send(
        "message_delta",
        new JsonObject()
            .put(
                "delta",
                new JsonObject().put("stop_reason", message.stopReason()).putNull("stop_sequence"))
            .put("usage", usage.copy().put("output_tokens", tokens(message.content().toString()))));
    send("message_stop", new JsonObject());
  }

  /** About what a text costs. */
  static int tokens(String text) {
    return text.length() / 4 + 1;
  }

  private void deltas(int index, String type, String key, String text) {
    for (String piece : pieces(text)) {
      delta(index, type, key, piece);
    }
  }

  private void delta(int index, String type, String key, String piece) {
    send(
        "content_block_delta",
        at(index).put("delta", new JsonObject().put("type", type).put(key, piece)));
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < text.length(); i += PIECE) {
      pieces.add(text.substring(i, Math.min(text.length(), i + PIECE)));
    }
    return pieces;
  }

  private static JsonObject at(int index) {
    return new JsonObject().put("index", index);
  }

  private void send(String event, JsonObject data) {
    JsonObject typed = new JsonObject().put("type", event).mergeIn(data);
    out.append("event: ").append(event).append("\ndata: ").append(typed.encode()).append("\n\n");
  }
}
