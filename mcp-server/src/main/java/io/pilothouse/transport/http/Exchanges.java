package io.pilothouse.transport.http;

import io.pilothouse.concurrent.Cancellation;
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

  /** How the client of a request is answered, in whichever form. */
  interface Answering {
    /** Answers in place of the work. */
    void giveUp(int status, String reason);

    /** There is nothing more to come. */
    void finish();
  }

  private record Exchange(Answering response, Cancellation cancellation) {
    void abort(int status, String reason) {
      response.giveUp(status, reason);
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
      Answering response,
      Cancellation cancellation,
      Function<Cancellation, Future<Void>> work) {
    Exchange exchange = new Exchange(response, cancellation);
    open.add(exchange);
    perCaller.merge(user, 1, Integer::sum);
    long deadline =
        vertx.setTimer(limits.request().toMillis(), late -> exchange.abort(504, "Took too long"));
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
    List.copyOf(open).forEach(exchange -> exchange.abort(503, "The server is shutting down"));
  }
}
