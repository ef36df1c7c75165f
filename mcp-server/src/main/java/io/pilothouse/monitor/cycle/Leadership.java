package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.Time;
import io.pilothouse.state.Locks;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of several processes with the same state, one leads: a lease in that state, renewed all the time.
 * It is there and not in a cluster because it is the state that two leaders would spoil, and
 * because a monitor may have no right to write to any cluster. Who cannot reach the state does not
 * lead.
 */
public final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final String NAME = "monitor";

  static final Duration LEASE = Duration.ofSeconds(30);
  static final Duration BETWEEN = Duration.ofSeconds(10);

  /** For a process that stood still between its look at the clock and what it does then. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Locks locks;
  private final String owner;
  private final Time time;
  private Instant until = Instant.EPOCH;
  private boolean ended;

  /**
   * @param owner unique to this process
   */
  public Leadership(Locks locks, String owner, Time time) {
    this.locks = locks;
    this.owner = owner;
    this.time = time;
  }

  /** Whether this process leads, for some seconds more at least. */
  public synchronized boolean holds() {
    return !ended && time.clock().instant().isBefore(until.minus(MARGIN));
  }

  /** Asks for the lease, or for more time. Never fails. */
  public Future<Boolean> seek() {
    Instant now = time.clock().instant();
    return locks
        .acquire(NAME, owner, LEASE, now)
        .map(ours -> noted(ours ? now.plus(LEASE) : Instant.EPOCH))
        .otherwise(
            failure -> {
              LOG.warn("The state cannot be asked who leads: {}", failure.getMessage());
              return holds();
            });
  }

  private synchronized boolean noted(Instant end) {
    until = end;
    return holds();
  }

  /** Asks again and again, until {@link #end}; says each time whether this process leads. */
  public void keep(Consumer<Boolean> told) {
    if (hasEnded()) {
      return;
    }
    seek()
        .onSuccess(
            leads -> {
              if (hasEnded()) {
                // It may have been given in the very moment in which it was given back.
                release();
                return;
              }
              told.accept(leads);
              time.pause().of(BETWEEN).onSuccess(later -> keep(told));
            });
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  /** Leads no more, and lets others at once. */
  public Future<Void> end() {
    synchronized (this) {
      ended = true;
    }
    return release();
  }

  private Future<Void> release() {
    return locks
        .release(NAME, owner)
        .otherwise(
            failure -> {
              LOG.warn("The lease ends by itself: {}", failure.getMessage());
              return null;
            });
  }
}
