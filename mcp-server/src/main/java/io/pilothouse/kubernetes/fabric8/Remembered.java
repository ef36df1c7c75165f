package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * An answer that stays good for a while. It is asked for once, however many want it; a failure is
 * not remembered. Safe for use from any thread.
 */
final class Remembered<T> {
  private record Answer<T>(T value, long until) {}

  private final SharedCall<T> asking = new SharedCall<>();
  private final long lifeNanos;
  private final LongSupplier nanoTime;
  private volatile Answer<T> answer;

  /**
   * @param nanoTime a clock as {@link System#nanoTime()}
   */
  Remembered(Duration life, LongSupplier nanoTime) {
    this.lifeNanos = life.toNanos();
    this.nanoTime = nanoTime;
  }

  Future<T> get(Vertx vertx, CallScope scope, String request, Function<CallScope, Future<T>> ask) {
    Answer<T> known = answer;
    if (known != null && nanoTime.getAsLong() - known.until < 0) {
      return Future.succeededFuture(known.value);
    }
    return asking.join(
        vertx,
        scope,
        request,
        shared ->
            ask.apply(shared)
                .onSuccess(
                    value -> answer = new Answer<>(value, nanoTime.getAsLong() + lifeNanos)));
  }
}
