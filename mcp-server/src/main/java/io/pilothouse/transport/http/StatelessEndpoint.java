package io.pilothouse.transport.http;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.stateless.StatelessDispatcher;
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
    exchanges.run(
        caller.user(),
        request,
        response,
        cancellation,
        cancelled ->
            dispatcher
                .dispatch(request, caller, cancelled, response)
                .map(
                    answer -> {
                      if (!cancelled.isCancelled()) {
                        response.send(answer);
                      }
                      return null;
                    }));
  }

  /**
   * A method that is not there is an HTTP error; that a method failed is its answer (2026-07-28,
   * transports).
   */
  private static int status(JsonObject response) {
    JsonObject error = response.getJsonObject("error");
    return error != null && error.getInteger("code") == ProtocolException.METHOD_NOT_FOUND
        ? 404
        : 200;
  }
}
