package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Cluster;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.function.Supplier;

/** Listens for requests, and makes what answers them when the first one comes. */
final class ApiVerticle extends VerticleBase {
  private final String host;
  private final SandboxOptions options;
  private final String token;
  private final Supplier<Cluster> cluster;
  private volatile HttpServer server;
  private ApiHandler handler;

  ApiVerticle(String host, SandboxOptions options, String token, Supplier<Cluster> cluster) {
    this.host = host;
    this.options = options;
    this.token = token;
    this.cluster = cluster;
  }

  @Override
  public Future<?> start() {
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(host)
                .setPort(options.port())
                .setMaxInitialLineLength(65_536));
    return server.requestHandler(new ApiRouter(vertx, token, this::handler).router()).listen();
  }

  @Override
  public Future<?> stop() {
    return server.close();
  }

  int port() {
    return server.actualPort();
  }

  private ApiHandler handler() {
    if (handler == null) {
      handler = new ApiHandler(vertx, new ClusterView(cluster.get(), options.clock()));
    }
    return handler;
  }
}
