package io.pilothouse.monitor.notify;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** What a channel is told in one go. */
public sealed interface Message {
  /** Names it for whoever receives it: the same each time that it is sent. */
  String key();

  /** When it was decided to tell it. */
  Instant at();

  /**
   * News about incidents that belong together.
   *
   * @param bulletins at least one; the most severe first
   */
  record Update(String key, Instant at, List<Bulletin> bulletins) implements Message {}

  /**
   * What can wait for a quiet hour, once a day.
   *
   * @param bulletins at least one
   */
  record Digest(String key, Instant at, List<Bulletin> bulletins) implements Message {}

  /** Something about the monitor itself, as a channel that does not work. */
  record Remark(String key, Instant at, String text) implements Message {}

  /** For the outbox. */
  default JsonObject toJson() {
    JsonObject json = new JsonObject().put("key", key()).put("at", at());
    return switch (this) {
      case Update update -> json.put("kind", "update").put("bulletins", list(update.bulletins()));
      case Digest digest -> json.put("kind", "digest").put("bulletins", list(digest.bulletins()));
      case Remark remark -> json.put("kind", "remark").put("text", remark.text());
    };
  }

  /** The opposite of {@link #toJson}. */
  static Message fromJson(JsonObject json) {
    String key = json.getString("key");
    Instant at = json.getInstant("at");
    return switch (json.getString("kind")) {
      case "update" -> new Update(key, at, bulletins(json));
      case "digest" -> new Digest(key, at, bulletins(json));
      case "remark" -> new Remark(key, at, json.getString("text"));
      default -> throw new IllegalArgumentException("no kind of message");
    };
  }

  private static JsonArray list(List<Bulletin> bulletins) {
    return new JsonArray(bulletins.stream().map(Bulletin::toJson).toList());
  }

  private static List<Bulletin> bulletins(JsonObject json) {
    return json.getJsonArray("bulletins").stream()
        .map(JsonObject.class::cast)
        .map(Bulletin::fromJson)
        .toList();
  }
}
