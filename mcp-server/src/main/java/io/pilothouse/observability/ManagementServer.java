package io.pilothouse.observability;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A listener for operators and their machines, apart from the one for clients: {@code /livez} (and
 * {@code /healthz}, its older name), {@code /readyz} and {@code /metrics}. For these there is no
 * authentication, so they show nothing of what is in a cluster or how it is reached. What else is
 * served here guards itself.
 */
public final class ManagementServer {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int IDLE_SECONDS = 60;

  private final Vertx vertx;
  private final List<HealthCheck> live;
  private final List<HealthCheck> ready;
  private final Metrics metrics;
  private final Optional<Endpoint> more;
  private final HttpServer server;
  private volatile boolean draining;

  /**
   * Something else that is served.
   *
   * @param path of it; all below belongs to it, too
   * @param handler answers whatever comes
   */
  public record Endpoint(String path, Handler<HttpServerRequest> handler) {
    private boolean has(String asked) {
      return asked != null && (asked.equals(path) || asked.startsWith(path + "/"));
    }
  }

  /**
   * @param live what must hold for the process not to be restarted
   * @param ready what must hold for clients to be sent here
   * @param more what else is served
   */
  public ManagementServer(
      Vertx vertx,
      List<HealthCheck> live,
      List<HealthCheck> ready,
      Metrics metrics,
      Optional<Endpoint> more) {
    this.vertx = vertx;
    this.live = List.copyOf(live);
    this.ready = Stream.concat(Stream.of(running()), ready.stream()).toList();
    this.metrics = metrics;
    this.more = more;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS))
            .requestHandler(this::answer);
  }

  private HealthCheck running() {
    return new HealthCheck(
        "running",
        () ->
            Future.succeededFuture(
                draining ? Optional.of("the server is shutting down") : Optional.empty()));
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for any free one
   * @return the port; fails if the address cannot be used
   */
  public Future<Integer> start(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  /** From now on the server is not ready, though it still lives. */
  public void drain() {
    draining = true;
  }

  /** Stops listening. */
  public Future<Void> stop() {
    return server.close();
  }

  private void answer(HttpServerRequest request) {
    Optional<Endpoint> other = more.filter(endpoint -> endpoint.has(request.path()));
    if (other.isPresent()) {
      other.get().handler().handle(request);
      return;
    }
    HttpServerResponse response = request.response();
    if (request.method() != HttpMethod.GET) {
      response.setStatusCode(405).putHeader(HttpHeaders.ALLOW, "GET");
      end(response, TEXT, "Use GET\n");
      return;
    }
    switch (request.path()) {
      case "/livez", "/healthz" -> report(response, live);
      case "/readyz" -> report(response, ready);
      case "/metrics" ->
          vertx
              .executeBlocking(metrics::text, false)
              .onSuccess(text -> end(response, PROMETHEUS, text))
              .onFailure(failed -> end(response.setStatusCode(500), TEXT, "No metrics\n"));
      case null, default ->
          end(
              response.setStatusCode(404),
              TEXT,
              "There are /livez, /readyz, /healthz and /metrics\n");
    }
  }

  private static void report(HttpServerResponse response, List<HealthCheck> checks) {
    HealthReport.of(checks)
        .onSuccess(
            report -> end(response.setStatusCode(report.isGood() ? 200 : 503), TEXT, report.text()))
        .onFailure(failed -> end(response.setStatusCode(503), TEXT, "a check failed\n"));
  }

  private static void end(HttpServerResponse response, String type, String text) {
    if (!response.closed()) {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, type)
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(text);
    }
  }
}
