package io.pilothouse.sandbox.seed;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Moves every timestamp of a recording by the same whole number of seconds. */
final class TimeShift {
  private static final int SECONDS_LENGTH = "2026-11-20T15:45:27".length();

  private final Duration by;
  private final Map<String, String> shifted = new HashMap<>();

  TimeShift(Instant from, Instant to) {
    this.by = Duration.ofSeconds(Duration.between(from, to).toSeconds());
  }

  /** Changes a freshly parsed object in place. */
  JsonObject apply(JsonObject object) {
    value(object.getMap());
    return object;
  }

  private Object value(Object value) {
    switch (value) {
      case String text when isTimestamp(text) -> {
        return shifted.computeIfAbsent(text, this::shift);
      }
      case Map<?, ?> map -> replaceAll(map);
      case List<?> list -> replaceAll(list);
      case null, default -> {}
    }
    return value;
  }

  private <K, V> void replaceAll(Map<K, V> map) {
    map.replaceAll((key, old) -> same(old));
  }

  private <V> void replaceAll(List<V> list) {
    list.replaceAll(this::same);
  }

  /** Strings become strings and everything else stays itself, so the type is kept. */
  @SuppressWarnings("unchecked")
  private <V> V same(V old) {
    return (V) value(old);
  }

  private String shift(String timestamp) {
    String seconds = Instant.parse(timestamp).plus(by).toString().substring(0, SECONDS_LENGTH);
    return seconds + timestamp.substring(SECONDS_LENGTH);
  }

  private static boolean isTimestamp(String text) {
    int length = text.length();
    return length > SECONDS_LENGTH
        && length <= 30
        && text.charAt(4) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(length - 1) == 'Z';
  }
}
