package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Work that several callers wait for at a time and that is done once. Each caller waits within its
 * own scope; when the last one has gone, the work is cancelled. The work has the deadline of the
 * caller who started it; one with more time left starts it anew. Safe for use from any thread.
 */
final class SharedCall<T> {
  private static final class Flight<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Cancellation abandoned = new Cancellation();
    private int waiting;
  }

  private Flight<T> current;

  /**
   * Joins the work under way, or starts it.
   *
   * @param request what was asked, for this caller's failure
   */
  Future<T> join(
      Vertx vertx, CallScope scope, String request, Function<CallScope, Future<T>> work) {
    AtomicBoolean joined = new AtomicBoolean();
    return Bounded.run(
            vertx,
            scope,
            request,
            over -> {
              Flight<T> flight = enter(joined);
              over.onCancel(() -> leave(flight));
              if (!joined.get()) {
                start(flight, new CallScope(scope.deadlineNanos(), flight.abandoned), work);
              }
              return flight.result;
            })
        .recover(
            failure ->
                joined.get() && isTimeout(failure) && !scope.remaining().isZero()
                    ? join(vertx, scope, request, work)
                    : Future.failedFuture(failure));
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof ClusterException known && known.kind() == Kind.TIMEOUT;
  }

  private synchronized Flight<T> enter(AtomicBoolean joined) {
    joined.set(current != null);
    if (current == null) {
      current = new Flight<>();
    }
    current.waiting++;
    return current;
  }

  private void start(Flight<T> flight, CallScope scope, Function<CallScope, Future<T>> work) {
    work.apply(scope)
        .onComplete(
            (value, failure) -> {
              forget(flight);
              if (failure == null) {
                flight.result.complete(value);
              } else {
                flight.result.completeExceptionally(failure);
              }
            });
  }

  private void leave(Flight<T> flight) {
    boolean last;
    synchronized (this) {
      flight.waiting--;
      last = flight.waiting == 0;
      if (last && current == flight) {
        current = null;
      }
    }
    if (last) {
      flight.abandoned.cancel();
    }
  }

  private synchronized void forget(Flight<T> flight) {
    if (current == flight) {
      current = null;
    }
  }
}
