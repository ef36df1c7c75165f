package io.pilothouse.transport.http;

import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.ProtocolException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers with an HTTP status and a JSON-RPC error as the body, and never with anything else. */
final class Refusals {
  private Refusals() {}

  /** Refuses what is wrong with the HTTP request rather than with the message in it. */
  static void refuse(RoutingContext exchange, int status, String reason) {
    refuse(exchange, status, JsonRpc.error(null, ProtocolException.invalidRequest(reason)));
  }

  /** Refuses a request that this server is too busy for. */
  static void tooMany(RoutingContext exchange, Object id, String reason) {
    exchange.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
    refuse(
        exchange,
        429,
        JsonRpc.error(id, new ProtocolException(ProtocolException.INTERNAL_ERROR, reason, null)));
  }

  static void refuse(RoutingContext exchange, int status, JsonObject error) {
    HttpServerResponse response = exchange.response();
    if (!response.ended() && !response.headWritten() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(JsonRpc.encode(error));
    }
  }
}
