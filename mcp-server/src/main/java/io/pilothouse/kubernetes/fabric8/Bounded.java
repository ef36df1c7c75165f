package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Ends asynchronous work with its call: by the deadline, or when nobody wants the answer. */
final class Bounded {
  private Bounded() {}

  /**
   * Starts {@code work} unless the call is over already.
   *
   * @param request what was asked, for the failure
   * @param work gets a signal that is given when the call is over, however it ended; what still
   *     runs then must stop
   * @return comes back on the caller's context
   */
  static <T> Future<T> run(
      Vertx vertx,
      CallScope scope,
      String request,
      Function<Cancellation, CompletionStage<T>> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Cancellation over = new Cancellation();
    long millis = Math.max(1, scope.remaining().toMillis());
    long timer = vertx.setTimer(millis, id -> result.completeExceptionally(timeout(request)));
    Cancellation.Registration registration =
        scope.cancellation().onCancel(() -> result.completeExceptionally(cancelled(request)));
    result.whenComplete(
        (value, failure) -> {
          vertx.cancelTimer(timer);
          registration.close();
          over.cancel();
        });
    if (!result.isDone()) {
      if (scope.remaining().isZero()) {
        result.completeExceptionally(timeout(request));
      } else {
        work.apply(over)
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    result.complete(value);
                  } else {
                    result.completeExceptionally(unwrap(failure));
                  }
                });
      }
    }
    return Future.fromCompletionStage(result, vertx.getOrCreateContext());
  }

  /** The failure itself, without the wrapper that completion stages put around it. */
  static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? unwrap(failure.getCause())
        : failure;
  }

  private static ClusterException timeout(String request) {
    return ClusterException.of(Kind.TIMEOUT, request, "no answer within the time allowed");
  }

  static ClusterException cancelled(String request) {
    return ClusterException.of(Kind.CANCELLED, request, "the caller went away");
  }
}
