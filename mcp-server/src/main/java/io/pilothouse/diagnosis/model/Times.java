package io.pilothouse.diagnosis.model;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Times as the API server writes them. */
public final class Times {
  private Times() {}

  /** Empty for what is absent or no RFC 3339 time. */
  public static Optional<Instant> parse(String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException odd) {
      return Optional.empty();
    }
  }
}
