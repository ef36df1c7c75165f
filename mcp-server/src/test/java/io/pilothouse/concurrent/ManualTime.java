package io.pilothouse.concurrent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

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
