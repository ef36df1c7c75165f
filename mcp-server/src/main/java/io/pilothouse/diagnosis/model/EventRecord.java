package io.pilothouse.diagnosis.model;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Kubernetes Event.
 *
 * @param about the object it is about
 * @param uid of that object; empty where it is not said
 * @param fieldPath of the part it is about, {@code spec.containers{web}}
 * @param count how often it has happened
 * @param first when it happened first, as far as is said
 * @param last when it happened last: the latest of all the times it carries
 */
public record EventRecord(
    Ref about,
    String uid,
    String fieldPath,
    String type,
    String reason,
    String message,
    int count,
    Optional<Instant> first,
    Optional<Instant> last) {
  public static EventRecord of(JsonObject json) {
    JsonObject about =
        json.containsKey("regarding")
            ? Json.object(json, "regarding")
            : Json.object(json, "involvedObject");
    JsonObject series = Json.object(json, "series");
    String message = Json.text(json, "message");
    return new EventRecord(
        new Ref(Json.text(about, "kind"), Json.text(about, "namespace"), Json.text(about, "name")),
        Json.text(about, "uid"),
        Json.text(about, "fieldPath"),
        Json.text(json, "type"),
        Json.text(json, "reason"),
        message.isEmpty() ? Json.text(json, "note") : message,
        Math.max(
            1,
            Math.max(
                Json.number(series, "count"),
                Math.max(Json.number(json, "count"), Json.number(json, "deprecatedCount")))),
        times(json, series).min(Instant::compareTo),
        times(json, series).max(Instant::compareTo));
  }

  private static Stream<Instant> times(JsonObject json, JsonObject series) {
    return Stream.of(
            Json.text(json, "firstTimestamp"),
            Json.text(json, "lastTimestamp"),
            Json.text(json, "deprecatedFirstTimestamp"),
            Json.text(json, "deprecatedLastTimestamp"),
            Json.text(json, "eventTime"),
            Json.text(series, "lastObservedTime"))
        .flatMap(text -> Times.parse(text).stream());
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
