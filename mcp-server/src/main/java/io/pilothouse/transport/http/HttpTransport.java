package io.pilothouse.transport.http;

import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.ServerMethods;
import io.pilothouse.protocol.session.StreamableSessions;
import io.pilothouse.protocol.stateless.StatelessDispatcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves many clients over HTTP, on one endpoint. There is no authentication: whoever reaches the
 * address is served, so it must be one that only this machine reaches.
 */
public final class HttpTransport {
  /** Where MCP is served. */
  public static final String PATH = "/mcp";

  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);
  private static final long SWEEP_MILLIS = 60_000;
  private static final String BODY_TIMER = "bodyTimer";

  /** How long cancelled requests have to be answered. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final HttpLimits limits;
  private final StreamableSessions sessions;
  private final Exchanges exchanges;
  private final HttpServer server;
  private final Context context;
  private long sweeper;
  private boolean stopping;

  /**
   * @param clock for how long sessions are idle, and how often they begin
   */
  public HttpTransport(Vertx vertx, McpService service, HttpLimits limits, InstantSource clock) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.limits = limits;
    ServerMethods methods = new ServerMethods(service);
    this.sessions =
        new StreamableSessions(service, methods, limits.sessions(), limits.sessionIdle(), clock);
    this.exchanges = new Exchanges(vertx, limits);
    McpEndpoint endpoint =
        new McpEndpoint(
            new StatelessEndpoint(new StatelessDispatcher(service, methods), exchanges, limits),
            new SessionEndpoint(
                sessions, new RateLimit(limits.initializes(), clock), exchanges, limits),
            exchanges);
    this.server = vertx.createHttpServer(options()).requestHandler(router(endpoint));
  }

  private HttpServerOptions options() {
    // What was written but not read counts as idle. Responses in waiting are not idle, because
    // comments keep them alive.
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setIdleTimeout((int) limits.write().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  private Router router(McpEndpoint endpoint) {
    Router router = Router.router(vertx);
    router.route().handler(RequestGuard::checkOrigin).handler(this::checkRunning);
    router.route(PATH).handler(RequestGuard::checkTypes);
    router.post(PATH).handler(this::beginBody);
    router.post(PATH).handler(BodyHandler.create(false).setBodyLimit(JsonRpc.MAX_BYTES));
    router.post(PATH).handler(this::endBody).handler(endpoint::post);
    router.get(PATH).handler(endpoint::get);
    router.delete(PATH).handler(endpoint::delete);
    router.route().handler(exchange -> Refusals.refuse(exchange, 404, "MCP is served at " + PATH));
    router.route().failureHandler(HttpTransport::fail);
    return router;
  }

  private void checkRunning(RoutingContext exchange) {
    if (stopping) {
      Refusals.refuse(exchange, 503, "The server is shutting down");
    } else {
      exchange.next();
    }
  }

  /** A client that sends its body drop by drop must not hold its connection for ever. */
  private void beginBody(RoutingContext exchange) {
    exchange.put(
        BODY_TIMER,
        vertx.setTimer(limits.write().toMillis(), slow -> exchange.request().connection().close()));
    exchange.next();
  }

  private void endBody(RoutingContext exchange) {
    vertx.cancelTimer(exchange.<Long>remove(BODY_TIMER));
    exchange.next();
  }

  private static void fail(RoutingContext exchange) {
    if (exchange.statusCode() == 413) {
      RequestGuard.refuseBody(exchange);
    } else if (exchange.statusCode() >= 400 && exchange.statusCode() < 500) {
      Refusals.refuse(exchange, exchange.statusCode(), "The request cannot be read");
    } else {
      LOG.error("An HTTP request failed", exchange.failure());
      Refusals.refuse(exchange, 500, JsonRpc.error(null, ProtocolException.internal()));
    }
  }

  /**
   * Begins to listen. May be called from any thread.
   *
   * @param port 0 for any free one
   * @return the port; fails if the address cannot be used
   */
  public Future<Integer> start(String host, int port) {
    return onContext(
        () -> {
          sweeper = vertx.setPeriodic(SWEEP_MILLIS, sweep -> sessions.sweep());
          return server.listen(port, host).map(HttpServer::actualPort);
        });
  }

  /**
   * Stops: takes no new request, lets those in flight finish, and ends with an error those that
   * take longer. May be called from any thread.
   *
   * @param grace how long requests in flight may take
   */
  public Future<Void> stop(Duration grace) {
    return onContext(
        () -> {
          stopping = true;
          vertx.cancelTimer(sweeper);
          sessions.hangUp();
          long late = vertx.setTimer(grace.toMillis(), over -> exchanges.abort());
          return server
              .shutdown(grace.plus(LAST_WORDS).toMillis(), TimeUnit.MILLISECONDS)
              .onComplete(closed -> vertx.cancelTimer(late));
        });
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    return Future.future(outcome -> context.runOnContext(turn -> work.get().onComplete(outcome)));
  }
}
