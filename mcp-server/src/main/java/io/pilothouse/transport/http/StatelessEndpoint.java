package io.pilothouse.transport.http;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.stateless.StatelessDispatcher;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Requests of revision 2026-07-28: each stands alone, and closing its response cancels it. */
final class StatelessEndpoint {
  private final StatelessDispatcher dispatcher;
  private final Exchanges exchanges;
  private final HttpLimits limits;

  StatelessEndpoint(StatelessDispatcher dispatcher, Exchanges exchanges, HttpLimits limits) {
    this.dispatcher = dispatcher;
    this.exchanges = exchanges;
    this.limits = limits;
    exchanges.onHangUp(dispatcher::endSubscriptions);
  }

  void request(RoutingContext exchange, Request request, Caller caller) {
    try {
      MirroredHeaders.check(exchange.request().headers(), request);
      StatelessDispatcher.check(request);
    } catch (ProtocolException invalid) {
      Refusals.refuse(exchange, 400, JsonRpc.error(request.id(), invalid));
      return;
    }
    Cancellation cancellation = new Cancellation();
    ResponseStream response =
        new ResponseStream(exchange, limits, StatelessEndpoint::status)
            .onGone(cancellation::cancel);
    if (StatelessDispatcher.isSubscription(request)) {
      exchanges.hold(response, serve(request, caller, cancellation, response));
    } else {
      exchanges.run(
          caller.user(),
          response.to(request.id()),
          cancellation,
          cancelled -> serve(request, caller, cancelled, response));
    }
  }

  private Future<Void> serve(
      Request request, Caller caller, Cancellation cancellation, ResponseStream response) {
    return dispatcher
        .dispatch(request, caller, cancellation, response)
        .map(
            answer -> {
              if (!cancellation.isCancelled()) {
                response.send(answer);
              }
              return null;
            });
  }

  /**
   * What is wrong with the request as such is an HTTP error; that a method failed is its answer
   * (2026-07-28, transports).
   */
  private static int status(JsonObject response) {
    JsonObject error = response.getJsonObject("error");
    return switch (error == null ? 0 : error.getInteger("code")) {
      case ProtocolException.METHOD_NOT_FOUND -> 404;
      case ProtocolException.MISSING_CAPABILITY -> 400;
      default -> 200;
    };
  }
}
