package io.pilothouse.monitor.notify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header of that name (RFC 9110, section 10.2.3): seconds, or a date. */
final class RetryAfter {
  /** Nobody can make us wait longer than this. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  static Optional<Duration> parse(String value, Instant now) {
    return read(value.strip(), now)
        .map(time -> time.isNegative() ? Duration.ZERO : time)
        .map(time -> time.compareTo(LONGEST) > 0 ? LONGEST : time);
  }

  private static Optional<Duration> read(String value, Instant now) {
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      return Optional.of(
          Duration.between(
              now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }
}
