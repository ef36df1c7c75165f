package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.concurrent.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** Tells whether something that works, pauses and works again is at work. */
final class Worker {
  private final ManualTime time;
  private final int hands;
  private int pausing;
  private boolean begun;
  private boolean gone;

  /**
   * @param hands how many of it pause when nothing is to be done
   */
  Worker(ManualTime time, int hands) {
    this.time = time;
    this.hands = hands;
  }

  Time time() {
    return new Time(time.time().clock(), this::pause);
  }

  private Future<Void> pause(Duration length) {
    Promise<Void> over = Promise.promise();
    time.time().pause().of(length).onSuccess(passed -> resume(over));
    paused();
    return over.future();
  }

  private synchronized void paused() {
    pausing++;
    begun = false;
    notifyAll();
  }

  private void resume(Promise<Void> over) {
    synchronized (this) {
      if (gone) {
        return;
      }
      pausing--;
    }
    over.complete();
  }

  /** It works until it pauses, whatever pauses are left over from before. */
  synchronized void begins() {
    begun = true;
  }

  /** Nobody is to wait for what it has begun. */
  synchronized void hangs() {
    begun = false;
    notifyAll();
  }

  /** It does nothing any more, as a process that was killed. */
  synchronized void dies() {
    gone = true;
    notifyAll();
  }

  /** Returns as soon as it pauses. */
  synchronized void awaitPause() {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!gone && (begun || pausing < hands)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("it does not come to an end");
      }
      try {
        wait(left);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }
  }
}
