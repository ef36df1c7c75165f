package io.pilothouse.transport.http;

import io.pilothouse.automation.OpenApi;
import io.pilothouse.automation.hook.Hooks;
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
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves many clients over HTTP, on one endpoint. Without an authenticator whoever reaches the
 * address is served, so it must be one that only this machine reaches.
 */
public final class HttpTransport {
  /** Where MCP is served. */
  public static final String PATH = "/mcp";

  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);
  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");
  private static final long SWEEP_MILLIS = 60_000;

  /** How long cancelled requests have to be answered. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final HttpLimits limits;
  private final HttpObserver observer;
  private final HttpAccess access;
  private final CallerGuard callers;
  private final RateLimits initializes;
  private final LegacyEndpoint legacy;
  private final Automation automation;
  private final HookGuard hookGuard;
  private final RateLimits alerts;
  private final Optional<SlackEndpoint> slack;
  private final StreamableSessions sessions;
  private final Exchanges exchanges;
  private final HttpServer server;
  private final Context context;
  private long sweeper;
  private boolean stopping;

  /** Serves MCP alone. */
  public HttpTransport(
      Vertx vertx,
      McpService service,
      HttpLimits limits,
      HttpAccess access,
      InstantSource clock,
      HttpObserver observer) {
    this(vertx, service, limits, access, clock, observer, Automation.NONE);
  }

  /**
   * @param access who may come in, and how
   * @param clock for how long sessions are idle, and how often things happen
   * @param observer is told of every request
   * @param automation what is served besides MCP
   */
  public HttpTransport(
      Vertx vertx,
      McpService service,
      HttpLimits limits,
      HttpAccess access,
      InstantSource clock,
      HttpObserver observer,
      Automation automation) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.limits = limits;
    this.access = access;
    this.observer = observer;
    this.callers = new CallerGuard(access, clock);
    this.initializes = new RateLimits(access.perCaller().initializes(), clock);
    this.automation = automation;
    this.hookGuard =
        new HookGuard(vertx, automation.hookSecrets(), clock, access.perCaller().failures());
    this.alerts = new RateLimits(HookEndpoint.alertsPerMinute(), clock);
    this.slack =
        automation
            .slack()
            .map(door -> new SlackEndpoint(door, clock, access.perCaller().failures()));
    ServerMethods methods = new ServerMethods(service);
    this.sessions =
        new StreamableSessions(service, methods, limits.sessions(), limits.sessionIdle(), clock);
    this.exchanges = new Exchanges(vertx, limits);
    RateLimit allInitializes = new RateLimit(limits.initializes(), clock);
    this.legacy = new LegacyEndpoint(service, limits, allInitializes, initializes);
    McpEndpoint endpoint =
        new McpEndpoint(
            new StatelessEndpoint(new StatelessDispatcher(service, methods), exchanges, limits),
            new SessionEndpoint(sessions, allInitializes, exchanges, limits),
            exchanges,
            initializes);
    this.server =
        vertx
            .createHttpServer(options())
            .requestHandler(router(endpoint))
            .invalidRequestHandler(Refusals::invalid);
  }

  private HttpServerOptions options() {
    // What was written but not read counts as idle. Responses in waiting are not idle, because
    // comments keep them alive.
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout((int) limits.write().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    access
        .certificate()
        .ifPresent(certificate -> options.setSsl(true).setKeyCertOptions(certificate));
    return options.setUseAlpn(false).setEnabledSecureTransportProtocols(TLS_VERSIONS);
  }

  private Router router(McpEndpoint endpoint) {
    Router router = Router.router(vertx);
    BodyReader bodies = new BodyReader(vertx, limits.write());
    router.route().handler(this::observe);
    if (automation.isServed()) {
      router.route(OpenApi.ROOT + "/*").handler(Refusals::asReplies);
    }
    router
        .route()
        .handler(exchange -> RequestGuard.checkOrigin(exchange, access.names()))
        .handler(this::checkRunning);
    router.get(ProtectedResource.PATH).handler(access.resource()::describe);
    router.get(ProtectedResource.PATH + PATH).handler(access.resource()::describe);
    router.route(PATH).handler(callers::check).handler(RequestGuard::checkTypes);
    bodies.read(router, PATH);
    router.post(PATH).handler(endpoint::post);
    router.get(PATH).handler(endpoint::get);
    router.delete(PATH).handler(endpoint::delete);
    if (access.legacySse()) {
      router.get(LegacyEndpoint.STREAM).handler(callers::check).handler(legacy::open);
      router.post(LegacyEndpoint.MESSAGES).handler(callers::check).handler(RequestGuard::checkBody);
      bodies.read(router, LegacyEndpoint.MESSAGES);
      router.post(LegacyEndpoint.MESSAGES).handler(legacy::post);
    }
    automation
        .tools()
        .ifPresent(
            door -> new ToolEndpoint(door, exchanges, limits).route(router, callers, bodies));
    automation
        .hooks()
        .ifPresent(
            hooks -> new HookEndpoint(hooks, hookGuard, callers, alerts).route(router, bodies));
    slack.ifPresent(buttons -> buttons.route(router, bodies));
    router.route().handler(exchange -> Refusals.refuse(exchange, 404, "MCP is served at " + PATH));
    router.route().failureHandler(HttpTransport::fail);
    return router;
  }

  private void observe(RoutingContext exchange) {
    HttpObserver.Request observed = observer.began();
    exchange.addEndHandler(
        end ->
            observed.ended(
                end.succeeded() ? exchange.response().getStatusCode() : HttpObserver.GONE));
    exchange.next();
  }

  private void checkRunning(RoutingContext exchange) {
    if (stopping) {
      Refusals.refuse(exchange, 503, "The server is shutting down");
    } else {
      exchange.next();
    }
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
          sweeper = vertx.setPeriodic(SWEEP_MILLIS, sweep -> sweep());
          return server.listen(port, host).map(HttpServer::actualPort);
        });
  }

  /** How many sessions there are. May be called from any thread. */
  public int sessions() {
    return sessions.size();
  }

  private void sweep() {
    sessions.sweep();
    callers.sweep();
    initializes.sweep();
    hookGuard.sweep();
    alerts.sweep();
    slack.ifPresent(SlackEndpoint::sweep);
  }

  /**
   * Uses another certificate for connections to come. May be called from any thread.
   *
   * @return fails if it cannot be used; the one before stays then
   */
  public Future<Void> use(KeyCertOptions certificate) {
    return onContext(
        () ->
            server
                .updateSSLOptions(
                    new ServerSSLOptions()
                        .setKeyCertOptions(certificate)
                        .setEnabledSecureTransportProtocols(TLS_VERSIONS))
                .mapEmpty());
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
          exchanges.hangUp();
          legacy.hangUp();
          automation.hooks().ifPresent(Hooks::stop);
          long late = vertx.setTimer(grace.toMillis(), over -> abort());
          return server
              .shutdown(grace.plus(LAST_WORDS).toMillis(), TimeUnit.MILLISECONDS)
              .onComplete(closed -> vertx.cancelTimer(late));
        });
  }

  private void abort() {
    exchanges.abort();
    legacy.abort();
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    return Future.future(outcome -> context.runOnContext(turn -> work.get().onComplete(outcome)));
  }
}
