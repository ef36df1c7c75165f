package io.pilothouse.transport.http;

import io.pilothouse.automation.OpenApi;
import io.pilothouse.automation.Reply;
import io.pilothouse.automation.ToolDoor;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.JsonRpc;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Tools as plain HTTP requests: arguments in, answer out, and closing the connection cancels the
 * call. Requests count as those of MCP do, together with them.
 */
final class ToolEndpoint {
  private static final String TOOLS = OpenApi.ROOT + "/tools";
  private static final String TOOL = TOOLS + "/:tool";
  private static final String DOCUMENT = OpenApi.ROOT + "/openapi.json";

  private final ToolDoor door;
  private final Exchanges exchanges;
  private final HttpLimits limits;

  ToolEndpoint(ToolDoor door, Exchanges exchanges, HttpLimits limits) {
    this.door = door;
    this.exchanges = exchanges;
    this.limits = limits;
  }

  /** Adds its routes, behind the guard. */
  void route(Router router, CallerGuard callers, BodyReader bodies) {
    router.route(TOOLS).handler(callers::check).handler(RequestGuard::checkProgram);
    router.route(TOOL).handler(callers::check).handler(RequestGuard::checkProgram);
    router.route(DOCUMENT).handler(callers::check).handler(RequestGuard::checkProgram);
    router.get(TOOLS).handler(exchange -> answer(exchange, door.list(caller(exchange))));
    router.get(DOCUMENT).handler(exchange -> answer(exchange, door.describe(caller(exchange))));
    bodies.read(router, TOOL);
    router.post(TOOL).handler(this::call);
    router.route(TOOLS).handler(exchange -> refuseMethod(exchange, "GET"));
    router.route(DOCUMENT).handler(exchange -> refuseMethod(exchange, "GET"));
    router.route(TOOL).handler(exchange -> refuseMethod(exchange, "POST"));
  }

  static void refuseMethod(RoutingContext exchange, String method) {
    exchange.response().putHeader(HttpHeaders.ALLOW, method);
    Refusals.refuse(exchange, 405, "Use " + method);
  }

  private static Caller caller(RoutingContext exchange) {
    return CallerGuard.caller(exchange);
  }

  private static void answer(RoutingContext exchange, JsonObject body) {
    JsonResponse.send(exchange, new Reply(200, body));
  }

  private void call(RoutingContext exchange) {
    parse(exchange)
        .onSuccess(
            arguments ->
                arguments.ifPresentOrElse(
                    given -> call(exchange, given),
                    () ->
                        Refusals.refuse(
                            exchange,
                            400,
                            "The body is the tool's arguments: one JSON object, at most "
                                + JsonRpc.MAX_DEPTH
                                + " levels deep, with no name twice")))
        .onFailure(exchange::fail);
  }

  /** The object in a body; a large one is parsed away from the event loop. */
  static Future<Optional<JsonObject>> parse(RoutingContext exchange) {
    int length = exchange.body().length();
    if (length <= 0) {
      return Future.succeededFuture(Optional.of(new JsonObject()));
    }
    byte[] text = exchange.body().buffer().getBytes();
    return length > McpEndpoint.LARGE_BODY
        ? exchange.vertx().executeBlocking(() -> JsonRpc.object(text), false)
        : Future.succeededFuture(JsonRpc.object(text));
  }

  private void call(RoutingContext exchange, JsonObject arguments) {
    Caller caller = caller(exchange);
    if (!exchanges.hasRoom(caller.user())) {
      Refusals.tooMany(exchange, "Too many requests in flight", 1);
      return;
    }
    Cancellation cancellation = new Cancellation();
    JsonResponse response = new JsonResponse(exchange, limits, cancellation::cancel);
    exchanges.run(
        caller.user(),
        response,
        cancellation,
        cancelled ->
            door.call(exchange.pathParam("tool"), arguments, caller, cancelled)
                .map(
                    reply -> {
                      response.send(reply);
                      return null;
                    }));
  }
}
