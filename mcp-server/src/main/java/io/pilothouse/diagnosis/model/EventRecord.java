package io.pilothouse.diagnosis.model;

import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.events.Occurrences;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A Kubernetes Event.
 *
 * @param about the object it is about
 * @param uid of that object; empty where it is not said
 * @param fieldPath of the part it is about, {@code spec.containers{web}}
 * @param occurrences how often it has happened, and when
 */
public record EventRecord(
    Ref about,
    String uid,
    String fieldPath,
    String type,
    String reason,
    String message,
    Occurrences occurrences) {
  public static EventRecord of(JsonObject json) {
    JsonObject about =
        json.containsKey("regarding")
            ? Json.object(json, "regarding")
            : Json.object(json, "involvedObject");
    String message = Json.text(json, "message");
    return new EventRecord(
        new Ref(Json.text(about, "kind"), Json.text(about, "namespace"), Json.text(about, "name")),
        Json.text(about, "uid"),
        Json.text(about, "fieldPath"),
        Json.text(json, "type"),
        Json.text(json, "reason"),
        message.isEmpty() ? Json.text(json, "note") : message,
        Occurrences.of(json));
  }

  public int count() {
    return occurrences.count();
  }

  /** When it happened first, as far as is said. */
  public Optional<Instant> first() {
    return occurrences.first();
  }

  /** When it happened last: the latest of all the times it carries. */
  public Optional<Instant> last() {
    return occurrences.last();
  }

  public boolean isWarning() {
    return type.equals("Warning");
  }

  /** The container it is about; empty if it is about none. */
  public String container() {
    int open = fieldPath.indexOf('{');
    int close = fieldPath.indexOf('}', open);
    return open < 0 || close < 0 ? "" : fieldPath.substring(open + 1, close);
  }
}
