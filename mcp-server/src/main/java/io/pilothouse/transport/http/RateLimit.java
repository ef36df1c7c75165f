package io.pilothouse.transport.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** So many a minute, and as many at once after a minute of rest. Confined to one Vert.x context. */
final class RateLimit {
  private static final double MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  private final InstantSource clock;
  private double left;
  private Instant asOf;

  RateLimit(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
    this.left = perMinute;
    this.asOf = clock.instant();
  }

  /** Whether one more is allowed now; if so it is counted. */
  boolean take() {
    if (!hasOne()) {
      return false;
    }
    left--;
    return true;
  }

  /** Whether one more would be allowed now. */
  boolean hasOne() {
    earn();
    return left >= 1;
  }

  /** Whether nothing was taken for so long that a new limit would be the same. */
  boolean isFull() {
    earn();
    return left >= perMinute;
  }

  private void earn() {
    Instant now = clock.instant();
    double earned = Duration.between(asOf, now).toNanos() / MINUTE_NANOS * perMinute;
    left = Math.min(perMinute, left + Math.max(0, earned));
    asOf = now;
  }
}
