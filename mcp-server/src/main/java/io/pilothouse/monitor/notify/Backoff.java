package io.pilothouse.monitor.notify;

import java.time.Duration;

/** How long to wait after attempts that failed. */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** For what somebody must change first. */
  private static final Duration REFUSED = Duration.ofMinutes(15);

  private Backoff() {}

  /**
   * @param failures in a row, this one included
   */
  static Duration after(DeliveryException failure, int failures) {
    if (failure.kind() != DeliveryException.Kind.PASSING) {
      return REFUSED;
    }
    Duration pause = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
    Duration own = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return failure.retryAfter().filter(asked -> asked.compareTo(own) > 0).orElse(own);
  }
}
