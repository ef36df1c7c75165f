package io.pilothouse.tools.core.events;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often an event has happened, and when, whichever of the two APIs it was read from.
 *
 * @param count at least 1
 * @param first the earliest of all the times an event has; empty if it has none
 * @param last the latest of them
 */
public record Occurrences(int count, Optional<Instant> first, Optional<Instant> last) {
  /** Of an event of {@code v1} or {@code events.k8s.io/v1}. */
  public static Occurrences of(JsonObject event) {
    JsonObject series = Json.object(event, "series");
    List<Instant> times =
        Stream.of(
                Json.text(event, "lastTimestamp"),
                Json.text(event, "deprecatedLastTimestamp"),
                Json.text(series, "lastObservedTime"),
                Json.text(event, "eventTime"),
                Json.text(event, "firstTimestamp"),
                Json.text(event, "deprecatedFirstTimestamp"),
                Json.text(Json.object(event, "metadata"), "creationTimestamp"))
            .flatMap(text -> time(text).stream())
            .sorted()
            .toList();
    int count =
        Stream.of(
                Json.number(series, "count"),
                Json.number(event, "count"),
                Json.number(event, "deprecatedCount"))
            .max(Integer::compare)
            .orElse(0);
    return new Occurrences(
        Math.max(1, count), times.stream().findFirst(), times.stream().reduce((one, next) -> next));
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
