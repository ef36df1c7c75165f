package io.pilothouse.monitor.usage;

import java.time.Duration;
import java.time.Instant;

/**
 * The highest use in the last one to two hours, in a few bytes. Not safe for use from several
 * threads.
 */
final class Peak {
  private static final Duration GENERATION = Duration.ofHours(1);

  private Instant begun;
  private Resources previous = Resources.NONE;
  private Resources current = Resources.NONE;

  Peak(Instant begun) {
    this.begun = begun;
  }

  void add(Instant at, Resources used) {
    turn(at);
    current = current.max(used);
  }

  private void turn(Instant at) {
    if (!at.isBefore(begun.plus(GENERATION))) {
      previous = isStale(at) ? Resources.NONE : current;
      current = Resources.NONE;
      begun = at;
    }
  }

  /** Whether nothing was added for so long that nothing is known any more. */
  boolean isStale(Instant now) {
    return !begun.plus(GENERATION).plus(GENERATION).isAfter(now);
  }

  Resources highest() {
    return previous.max(current);
  }
}
