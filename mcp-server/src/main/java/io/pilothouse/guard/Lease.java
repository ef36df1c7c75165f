package io.pilothouse.guard;

import io.pilothouse.concurrent.Time;
import io.pilothouse.state.Locks;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that is this holder's as long as work goes on under it: renewed meanwhile, given back at
 * its end, and free soon after its process has died.
 */
final class Lease {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  /** A holder that dies is waited for no longer. */
  static final Duration LIFE = Duration.ofMinutes(2);

  /** Often enough that one renewal, or two, may fail. */
  static final Duration RENEWED = Duration.ofSeconds(30);

  private final Locks locks;
  private final String name;
  private final Time time;
  private final String owner = UUID.randomUUID().toString();
  private Future<Boolean> renewal = Future.succeededFuture(true);
  private boolean over;

  Lease(Locks locks, String name, Time time) {
    this.locks = locks;
    this.name = name;
    this.time = time;
  }

  /** Whether it is this holder's now. */
  Future<Boolean> take() {
    return locks.acquire(name, owner, LIFE, time.clock().instant());
  }

  /** Does work while it is this holder's, which it is already; then gives it back. */
  <T> Future<T> during(Supplier<Future<T>> work) {
    Future<T> running = Future.<Void>succeededFuture().compose(start -> work.get());
    renewLater();
    return running.eventually(this::giveBack);
  }

  private void renewLater() {
    time.pause().of(RENEWED).onSuccess(later -> renew());
  }

  private synchronized void renew() {
    if (over) {
      return;
    }
    renewal = take();
    renewal.onComplete(
        done -> {
          if (done.succeeded() && !done.result()) {
            // What is written stays safe by resourceVersion; only the turns are mixed up.
            LOG.warn("The lock of {} has passed to another process", name);
          } else {
            renewLater();
          }
        });
  }

  /** After a renewal that is under way, which would take it again. */
  private synchronized Future<Void> giveBack() {
    over = true;
    return renewal.transform(whatever -> locks.release(name, owner));
  }
}
