package io.pilothouse.sandbox.controller.kubelet;

import java.time.Duration;

/** Pauses that double: ten seconds, twenty, up to five minutes. */
final class BackOff {
  /** A container that ran for so long starts again as if it had never failed. */
  static final Duration FORGIVEN = Duration.ofMinutes(10);

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private Duration pause = SHORTEST;
  private int count;

  /** The pause after this failure. */
  Duration next() {
    Duration now = pause;
    // The first failure is followed by a restart at once, so the second one waits the shortest.
    if (count++ > 0) {
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    }
    return now;
  }

  /** Whether there has been one failure. */
  boolean first() {
    return count == 1;
  }

  void reset() {
    pause = SHORTEST;
    count = 0;
  }

  /** A duration in Go's form, such as {@code 2m40s}. */
  static String text(Duration duration) {
    return (duration.toMinutes() > 0 ? duration.toMinutes() + "m" : "")
        + duration.toSecondsPart()
        + "s";
  }
}
