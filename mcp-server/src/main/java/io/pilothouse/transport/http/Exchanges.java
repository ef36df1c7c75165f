package io.pilothouse.transport.http;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The requests being served: so many of each caller, and none for ever. Confined to one Vert.x
 * context.
 */
final class Exchanges {
  private final Vertx vertx;
  private final HttpLimits limits;
  private final Set<Exchange> open = new LinkedHashSet<>();
  private final Map<String, Integer> perCaller = new HashMap<>();
  private Runnable hangUp = () -> {};

  private record Exchange(
      String user, Request request, ResponseStream response, Cancellation cancellation) {

    /** Answers in place of the work, which is cancelled. */
    void abort(String reason) {
      response.send(
          JsonRpc.error(
              request.id(), new ProtocolException(ProtocolException.INTERNAL_ERROR, reason, null)));
      cancellation.cancel();
    }
  }

  Exchanges(Vertx vertx, HttpLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  /** Whether a caller may ask for one more thing now. */
  boolean hasRoom(String user) {
    return perCaller.getOrDefault(user, 0) < limits.inFlight();
  }

  /**
   * Serves a request.
   *
   * @param cancellation given when it takes too long or the server stops
   * @param work sends the response and completes when there is nothing more to do
   */
  void run(
      String user,
      Request request,
      ResponseStream response,
      Cancellation cancellation,
      Function<Cancellation, Future<Void>> work) {
    Exchange exchange = new Exchange(user, request, response, cancellation);
    open.add(exchange);
    perCaller.merge(user, 1, Integer::sum);
    long deadline =
        vertx.setTimer(limits.request().toMillis(), late -> exchange.abort("Took too long"));
    work.apply(cancellation)
        .onComplete(
            over -> {
              vertx.cancelTimer(deadline);
              open.remove(exchange);
              perCaller.merge(user, -1, (count, one) -> count > 1 ? count + one : null);
              response.finish();
            });
  }

  /** Serves a request that is open for as long as its client is interested; it does not count. */
  void hold(ResponseStream response, Future<Void> work) {
    work.onComplete(over -> response.finish());
  }

  /** What ends the requests that are held. */
  void onHangUp(Runnable action) {
    hangUp = action;
  }

  /** Ends the requests that are held. */
  void hangUp() {
    hangUp.run();
  }

  /** Ends every one of them with an error. */
  void abort() {
    List.copyOf(open).forEach(exchange -> exchange.abort("The server is shutting down"));
  }
}
