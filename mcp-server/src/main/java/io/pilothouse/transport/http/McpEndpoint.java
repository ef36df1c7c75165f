package io.pilothouse.transport.http;

import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.Message;
import io.pilothouse.protocol.Message.Notification;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.Message.Response;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.stateless.StatelessDispatcher;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Gives each request to the generation it is written in. */
final class McpEndpoint {
  /** Bodies larger than this are parsed away from the event loop. */
  static final int LARGE_BODY = 64 * 1024;

  private final StatelessEndpoint stateless;
  private final SessionEndpoint sessions;
  private final Exchanges exchanges;
  private final RateLimits initializes;

  /**
   * @param initializes how often each caller may begin a session
   */
  McpEndpoint(
      StatelessEndpoint stateless,
      SessionEndpoint sessions,
      Exchanges exchanges,
      RateLimits initializes) {
    this.initializes = initializes;
    this.stateless = stateless;
    this.sessions = sessions;
    this.exchanges = exchanges;
  }

  void get(RoutingContext exchange) {
    if (!refusedAsStateless(exchange)) {
      sessions.listen(exchange, CallerGuard.caller(exchange));
    }
  }

  void delete(RoutingContext exchange) {
    if (!refusedAsStateless(exchange)) {
      sessions.delete(exchange, CallerGuard.caller(exchange));
    }
  }

  private static boolean refusedAsStateless(RoutingContext exchange) {
    boolean stateless = isStateless(exchange);
    if (stateless) {
      exchange.response().putHeader(HttpHeaders.ALLOW, "POST");
      Refusals.refuse(exchange, 405, "Revision " + StatelessDispatcher.VERSION + " has POST only");
    }
    return stateless;
  }

  private static boolean isStateless(RoutingContext exchange) {
    return exchange
        .request()
        .headers()
        .contains(MirroredHeaders.VERSION, StatelessDispatcher.VERSION, false);
  }

  void post(RoutingContext exchange) {
    parse(exchange).onSuccess(parsed -> receive(exchange, parsed)).onFailure(exchange::fail);
  }

  /** The message in a body; a large one is parsed elsewhere. */
  static Future<JsonRpc.Parsed> parse(RoutingContext exchange) {
    int length = exchange.body().length();
    byte[] text = length > 0 ? exchange.body().buffer().getBytes() : new byte[0];
    return length > LARGE_BODY
        ? exchange.vertx().executeBlocking(() -> JsonRpc.parse(text), false)
        : Future.succeededFuture(JsonRpc.parse(text));
  }

  private void receive(RoutingContext exchange, JsonRpc.Parsed parsed) {
    switch (parsed) {
      case JsonRpc.Parsed.Valid valid -> receive(exchange, valid.message());
      case JsonRpc.Parsed.Invalid invalid -> Refusals.refuse(exchange, 400, invalid.answer());
      case JsonRpc.Parsed.Ignored ignored -> exchange.response().setStatusCode(202).end();
    }
  }

  private void receive(RoutingContext exchange, Message message) {
    boolean byHeader = isStateless(exchange);
    Caller caller = CallerGuard.caller(exchange);
    switch (message) {
      case Request request when !exchanges.hasRoom(caller.user()) ->
          Refusals.tooMany(exchange, request.id(), "Too many requests in flight");
      case Request request when byHeader || isStateless(request.method(), request.params()) ->
          stateless.request(exchange, request, caller);
      case Notification notification
          when byHeader || isStateless(notification.method(), notification.params()) ->
          exchange.response().setStatusCode(202).end();
      case Response response when byHeader ->
          Refusals.refuse(
              exchange,
              400,
              JsonRpc.error(
                  response.id(), ProtocolException.invalidRequest("Nothing was asked of you")));
      case Request request
          when request.method().equals("initialize") && !initializes.take(caller.user()) ->
          Refusals.tooMany(exchange, request.id(), "Too many new sessions of this caller");
      default -> sessions.post(exchange, message, caller);
    }
  }

  private static boolean isStateless(String method, JsonObject params) {
    return StatelessDispatcher.isFor(method, params);
  }
}
