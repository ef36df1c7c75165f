package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.Time;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of several processes one leads: the one that holds every register that they agree by, for as long
 * as it renews its terms. Who cannot reach one of them leads no longer than its lease.
 */
public final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  /** For how long others wait for a sign of life. */
  public static final Duration LEASE = Duration.ofSeconds(30);

  static final Duration BETWEEN = Duration.ofSeconds(10);

  /** After a question without an answer, so that one that is lost costs no leadership. */
  static final Duration AGAIN = Duration.ofSeconds(2);

  /** For a process that stood still between its look at the clock and what it does then. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final List<Candidacy> candidacies;
  private final Time time;
  private Instant until = Instant.EPOCH;
  private boolean unanswered;
  private boolean ended;

  /**
   * @param candidacies in the order in which they are sought by every process: who does not hold
   *     one does not hold those after it
   */
  public Leadership(List<Candidacy> candidacies, Time time) {
    this.candidacies = List.copyOf(candidacies);
    this.time = time;
  }

  /** Whether this process leads, for some seconds more at least. */
  public synchronized boolean holds() {
    return !ended && time.clock().instant().isBefore(until.minus(MARGIN));
  }

  /** Fails when nobody knows; what was known holds on then, up to the lease's end. */
  private Future<Boolean> ask() {
    Instant now = time.clock().instant();
    Future<Boolean> all = Future.succeededFuture(true);
    for (Candidacy each : candidacies) {
      all =
          all.compose(
              ours ->
                  ours
                      ? each.seek(now).map(mine -> mine || lost())
                      : each.yield().map(given -> false));
    }
    return all.map(ours -> ours && won(now.plus(LEASE))).onComplete(this::note);
  }

  private synchronized boolean lost() {
    until = Instant.EPOCH;
    return false;
  }

  private synchronized boolean won(Instant end) {
    until = end;
    return holds();
  }

  /** Says once what every further question would say again. */
  private synchronized void note(AsyncResult<Boolean> asked) {
    if (asked.failed() && !unanswered) {
      LOG.warn("It cannot be asked who leads: {}", asked.cause().getMessage());
    }
    unanswered = asked.failed();
  }

  /**
   * Asks until it is sure: a process that has ended without a word is known by its silence alone.
   *
   * @return whether this process leads; fails when nobody knows
   */
  public Future<Boolean> seek() {
    return seek(time.clock().instant().plus(LEASE).plus(BETWEEN), signsOfLife());
  }

  private int signsOfLife() {
    return candidacies.stream().mapToInt(Candidacy::signsOfLife).sum();
  }

  private Future<Boolean> seek(Instant patience, int seen) {
    return ask()
        .compose(
            ours ->
                ours || signsOfLife() > seen || time.clock().instant().isAfter(patience)
                    ? Future.succeededFuture(ours)
                    : time.pause().of(BETWEEN).compose(later -> seek(patience, seen)));
  }

  /** Asks again and again, until {@link #end}; says each time whether this process leads. */
  public void keep(Consumer<Boolean> told) {
    if (hasEnded()) {
      return;
    }
    ask()
        .onComplete(
            asked -> {
              if (hasEnded()) {
                // It may have been given in the very moment in which it was given back.
                release();
                return;
              }
              told.accept(holds());
              time.pause().of(asked.succeeded() ? BETWEEN : AGAIN).onSuccess(later -> keep(told));
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
    Future<Void> done = Future.succeededFuture();
    for (Candidacy each : candidacies.reversed()) {
      done = done.compose(before -> each.yield()).otherwise(Leadership::endsByItself);
    }
    return done;
  }

  private static Void endsByItself(Throwable failure) {
    LOG.warn("A lease ends by itself: {}", failure.getMessage());
    return null;
  }
}
