package io.pilothouse.monitor.notify;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Note;
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

  /** Words about an incident that the channel has heard of. */
  record Noted(String key, Instant at, About about, Note note) implements Message {}

  /**
   * Which incident, for those who do not have it before their eyes.
   *
   * @param object as {@code Deployment shop/web}
   */
  record About(String incident, Severity severity, String context, String object) {}

  /** For the outbox. */
  default JsonObject toJson() {
    JsonObject json = new JsonObject().put("key", key()).put("at", at());
    return switch (this) {
      case Update update -> json.put("kind", "update").put("bulletins", list(update.bulletins()));
      case Digest digest -> json.put("kind", "digest").put("bulletins", list(digest.bulletins()));
      case Remark remark -> json.put("kind", "remark").put("text", remark.text());
      case Noted noted -> put(json.put("kind", "note"), noted.about(), noted.note());
    };
  }

  /** For other programs: the same with the name of its schema. */
  default JsonObject document() {
    return new JsonObject().put("schema", "pilothouse.notification/1").mergeIn(toJson());
  }

  /** The opposite of {@link #toJson}. */
  static Message fromJson(JsonObject json) {
    String key = json.getString("key");
    Instant at = json.getInstant("at");
    return switch (json.getString("kind")) {
      case "update" -> new Update(key, at, bulletins(json));
      case "digest" -> new Digest(key, at, bulletins(json));
      case "remark" -> new Remark(key, at, json.getString("text"));
      case "note" -> noted(json);
      default -> throw new IllegalArgumentException("no kind of message");
    };
  }

  private static JsonObject put(JsonObject json, About about, Note note) {
    return json.put("incident", about.incident())
        .put("severity", about.severity().toString())
        .put("context", about.context())
        .put("object", about.object())
        .put("note", note.key())
        .put("source", note.source().name())
        .put("by", note.by())
        .put("text", note.text());
  }

  /** A note as {@link #toJson} puts it. */
  static Noted noted(JsonObject json) {
    Instant at = json.getInstant("at");
    return new Noted(
        json.getString("key"),
        at,
        new About(
            json.getString("incident"),
            Severity.of(json.getString("severity")),
            json.getString("context"),
            json.getString("object")),
        new Note(
            json.getString("note"),
            at,
            Note.Source.valueOf(json.getString("source")),
            json.getString("by"),
            json.getString("text")));
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
