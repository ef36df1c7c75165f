package io.pilothouse.observability;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A check that asks others, who must not feel how often probes come: one question at a time,
 * whoever asks, and none while the last answer is young. Safe for use from any thread.
 */
public final class CachedCheck {
  private final HealthCheck check;
  private final Duration patience;
  private final long life;
  private final LongSupplier nanoTime;
  private Future<Optional<String>> last;
  private long answered;

  private CachedCheck(HealthCheck check, Duration patience, Duration life, LongSupplier nanoTime) {
    this.check = check;
    this.patience = patience;
    this.life = life.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * @param patience how long an answer may take
   * @param life how long an answer holds
   * @param nanoTime such as {@link System#nanoTime}
   */
  public static HealthCheck of(
      HealthCheck check, Duration patience, Duration life, LongSupplier nanoTime) {
    CachedCheck cached = new CachedCheck(check, patience, life, nanoTime);
    return new HealthCheck(check.name(), cached::problem);
  }

  private synchronized Future<Optional<String>> problem() {
    if (last == null || (last.isComplete() && nanoTime.getAsLong() - answered >= life)) {
      last =
          check
              .problem()
              .get()
              .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
              .otherwise(failure -> Optional.of(words(failure)))
              .onComplete(now -> noteAnswer());
    }
    return last;
  }

  private String words(Throwable failure) {
    return failure instanceof TimeoutException
        ? "no answer within " + patience.toMillis() + " ms"
        : "the check failed";
  }

  private synchronized void noteAnswer() {
    answered = nanoTime.getAsLong();
  }
}
