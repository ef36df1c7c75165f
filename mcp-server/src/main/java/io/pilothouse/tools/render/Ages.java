package io.pilothouse.tools.render;

import java.time.Duration;
import java.time.Instant;

/** Durations as kubectl writes them: short, and exact only where it matters. */
public final class Ages {
  private Ages() {}

  /**
   * {@code 45s}, {@code 12m}, {@code 3h20m}, {@code 5d}, {@code 2y40d}. A future time is {@code
   * 0s}.
   */
  public static String of(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 48) {
      return hours < 10 && minutes % 60 > 0 ? hours + "h" + minutes % 60 + "m" : hours + "h";
    }
    long days = hours / 24;
    if (days < 730) {
      return days + "d";
    }
    return days / 365 + "y" + (days % 365 > 0 ? days % 365 + "d" : "");
  }

  /**
   * The age at {@code now} of something that happened at an RFC 3339 time; {@code ?} when there is
   * none.
   */
  public static String since(String time, Instant now) {
    return time == null || time.isBlank() ? "?" : of(Duration.between(Instant.parse(time), now));
  }
}
