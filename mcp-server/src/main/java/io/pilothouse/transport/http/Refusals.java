package io.pilothouse.transport.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.pilothouse.automation.Reply;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.ProtocolException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Answers with an HTTP status and a JSON-RPC error as the body, or with a plain one where JSON-RPC
 * is not spoken, and never with anything else.
 */
final class Refusals {
  private static final String FORM = "formOfErrors";

  /** How a refusal is told where JSON-RPC is not spoken. */
  private interface Form {
    JsonObject body(int status, String message);
  }

  private Refusals() {}

  /** JSON-RPC is not spoken in this exchange. */
  static void plainly(RoutingContext exchange) {
    tell(exchange, Refusals::plain);
  }

  /** Tools answer in this exchange, and refusals look like their answers. */
  static void asReplies(RoutingContext exchange) {
    tell(exchange, (status, message) -> Reply.refused(status, message).body());
  }

  private static void tell(RoutingContext exchange, Form form) {
    exchange.put(FORM, form);
    exchange.next();
  }

  /** Refuses what is wrong with the HTTP request rather than with the message in it. */
  static void refuse(RoutingContext exchange, int status, String reason) {
    refuse(exchange, status, JsonRpc.error(null, ProtocolException.invalidRequest(reason)));
  }

  /** Refuses a request that this server is too busy for. */
  static void tooMany(RoutingContext exchange, Object id, String reason) {
    tooMany(exchange, id, reason, 1);
  }

  /**
   * Refuses before the request is read.
   *
   * @param seconds how long to wait before trying again
   */
  static void tooMany(RoutingContext exchange, String reason, int seconds) {
    tooMany(exchange, null, reason, seconds);
  }

  private static void tooMany(RoutingContext exchange, Object id, String reason, int seconds) {
    exchange.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    refuse(
        exchange,
        429,
        JsonRpc.error(id, new ProtocolException(ProtocolException.INTERNAL_ERROR, reason, null)));
  }

  /** Refuses what is no HTTP, and nothing after which can be understood either. */
  static void invalid(HttpServerRequest request) {
    int status =
        switch (request.decoderResult().cause()) {
          case TooLongHttpLineException line -> 414;
          case TooLongHttpHeaderException header -> 431;
          case null, default -> 400;
        };
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(
            JsonRpc.encode(
                JsonRpc.error(
                    null, ProtocolException.invalidRequest("The request is not valid HTTP"))))
        .onComplete(sent -> request.connection().close());
  }

  static void refuse(RoutingContext exchange, int status, JsonObject error) {
    HttpServerResponse response = exchange.response();
    if (!response.ended() && !response.headWritten() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end(JsonRpc.encode(inForm(exchange.get(FORM), status, error)));
    }
  }

  private static JsonObject inForm(Form form, int status, JsonObject error) {
    return form == null
        ? error
        : form.body(status, error.getJsonObject("error").getString("message"));
  }

  private static JsonObject plain(int status, String message) {
    return new JsonObject()
        .put("error", new JsonObject().put("status", status).put("message", message));
  }
}
