package io.pilothouse.protocol.session;

import io.pilothouse.concurrent.Cancellation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** The border between Reactor, which the SDK speaks, and Vert.x futures. */
final class Monos {
  private Monos() {}

  /**
   * Starts the work on subscription.
   *
   * @return what the work brings; empty at once when it is cancelled, and the SDK answers nothing
   *     to a request whose result is empty
   */
  static <T> Mono<T> fromFuture(Supplier<Future<T>> work, Cancellation cancellation) {
    return Mono.create(
        sink -> {
          Cancellation.Registration onCancel = cancellation.onCancel(sink::success);
          work.get()
              .onComplete(
                  outcome -> {
                    onCancel.close();
                    if (cancellation.isCancelled()) {
                      return;
                    }
                    if (outcome.succeeded()) {
                      sink.success(outcome.result());
                    } else {
                      sink.error(outcome.cause());
                    }
                  });
        });
  }

  /** Subscribes now. The future completes on the Vert.x context of the calling thread. */
  static <T> Future<T> toFuture(Mono<T> mono) {
    Context context = Vertx.currentContext();
    return context == null
        ? Future.fromCompletionStage(mono.toFuture())
        : Future.fromCompletionStage(mono.toFuture(), context);
  }
}
