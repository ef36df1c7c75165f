package io.pilothouse.concurrent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that passes only when a test says so. */
public final class ManualTime {
  private record Waiting(Instant until, Promise<Void> over) {}

  private final List<Waiting> waiting = new ArrayList<>();
  private Instant now;

  public ManualTime(Instant start) {
    now = start;
  }

  public synchronized Instant now() {
    return now;
  }

  public Time time() {
    InstantSource source = this::now;
    return new Time(source.withZone(ZoneOffset.UTC), this::pause);
  }

  private synchronized Future<Void> pause(Duration length) {
    Promise<Void> over = Promise.promise();
    waiting.add(new Waiting(now.plus(length), over));
    notifyAll();
    return over.future();
  }

  /** Lets time pass, and those go on that have waited long enough. */
  public void pass(Duration length) {
    List<Waiting> due;
    synchronized (this) {
      now = now.plus(length);
      due = waiting.stream().filter(each -> !each.until().isAfter(now)).toList();
      waiting.removeAll(due);
    }
    due.forEach(each -> each.over().complete());
  }

  /**
   * Lets time pass until the first of those who wait may go on, and lets that one alone go on. Who
   * may go on at the same moment does so in the order in which they began to wait.
   *
   * @return false when nobody waits for a moment until then, which it is now
   */
  public boolean passToNext(Instant end) {
    Optional<Waiting> first;
    synchronized (this) {
      first =
          waiting.stream()
              .filter(each -> !each.until().isAfter(end))
              .min(Comparator.comparing(Waiting::until));
      Instant then = first.map(Waiting::until).orElse(end);
      now = then.isAfter(now) ? then : now;
      first.ifPresent(waiting::remove);
    }
    first.ifPresent(each -> each.over().complete());
    return first.isPresent();
  }

  /** Lets time pass while everybody stands still; what was due meanwhile is late. */
  public synchronized void skip(Duration length) {
    now = now.plus(length);
  }

  /** Returns as soon as somebody waits for time to pass. */
  public synchronized void awaitWaiting() {
    try {
      while (waiting.isEmpty()) {
        wait();
      }
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /** How many wait for time to pass. */
  public synchronized int waiting() {
    return waiting.size();
  }
}
