package io.pilothouse.concurrent;

import java.time.Duration;

/**
 * The bounds of one call to the outside: when to give up, and whether anybody still wants the
 * answer.
 *
 * @param deadlineNanos the moment, on {@link System#nanoTime()}'s scale, after which the call fails
 *     with a time-out
 * @param cancellation ends the call early
 */
public record CallScope(long deadlineNanos, Cancellation cancellation) {

  /** A scope that ends {@code timeout} from now. */
  public static CallScope within(Duration timeout, Cancellation cancellation) {
    return new CallScope(System.nanoTime() + timeout.toNanos(), cancellation);
  }

  /** The time left, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  /** The same cancellation with at most {@code timeout} left. */
  public CallScope atMost(Duration timeout) {
    long sooner = System.nanoTime() + timeout.toNanos();
    return sooner - deadlineNanos < 0 ? new CallScope(sooner, cancellation) : this;
  }
}
