package io.pilothouse.sandbox;

import io.pilothouse.sandbox.access.AccessControl;
import io.pilothouse.sandbox.access.Authenticator;
import io.pilothouse.sandbox.access.Rbac;
import io.pilothouse.sandbox.access.Reviews;
import io.pilothouse.sandbox.controller.kubelet.ContainerRun;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.write.Identifiers;
import io.pilothouse.sandbox.write.Writes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** Listens for requests, and makes what answers them when the first one comes. */
final class ApiVerticle extends VerticleBase {
  private final String host;
  private final SandboxOptions options;
  private final Authenticator authenticator;
  private final Supplier<Cluster> source;
  private final Rbac rbac = new Rbac(this::cluster);
  private volatile HttpServer server;
  private final boolean controlled;
  private final ShiftedClock clock;
  private Cluster cluster;
  private ControlLoop loop;
  private ApiHandler handler;

  /**
   * @param controlled whether controllers run besides the API
   */
  ApiVerticle(
      String host,
      SandboxOptions options,
      Authenticator authenticator,
      Supplier<Cluster> source,
      boolean controlled) {
    this.host = host;
    this.options = options;
    this.authenticator = authenticator;
    this.source = source;
    this.controlled = controlled;
    this.clock = new ShiftedClock(options.clock());
  }

  @Override
  public Future<?> start() {
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(host)
                .setPort(options.port())
                .setMaxInitialLineLength(65_536)
                .setWebSocketSubProtocols(ExecEndpoint.SUBPROTOCOLS));
    AccessControl access = new AccessControl(authenticator, rbac, RequestAttributes::of);
    return server.requestHandler(new ApiRouter(vertx, access, this::handler).router()).listen();
  }

  @Override
  public Future<?> stop() {
    return server.close();
  }

  int port() {
    return server.actualPort();
  }

  private Cluster cluster() {
    if (cluster == null) {
      cluster = source.get();
    }
    return cluster;
  }

  /** Puts the clock forward, with everything that happens in that time. */
  Future<Void> advance(Duration by) {
    return Future.future(
        done ->
            context.runOnContext(
                now -> {
                  clock.forward(by);
                  handler();
                  done.complete();
                }));
  }

  /** What answers, as of now. */
  private ApiHandler handler() {
    if (handler == null) {
      handler = controlled ? controlled() : alone();
    }
    if (loop != null) {
      loop.catchUp();
    }
    return handler;
  }

  private ApiHandler controlled() {
    loop = new ControlLoop(vertx, cluster(), clock);
    return handler(loop.writes(), loop::run, Optional.of(loop));
  }

  private ApiHandler alone() {
    Identifiers identifiers = new Identifiers(new Random());
    return handler(
        Writes.to(cluster(), clock, identifiers, false), id -> Optional.empty(), Optional.empty());
  }

  private ApiHandler handler(
      Writes writes, Function<String, Optional<ContainerRun>> runs, Optional<Processes> processes) {
    ClusterView view = new ClusterView(cluster(), clock, runs);
    return new ApiHandler(vertx, view, writes, new Reviews(authenticator, rbac), processes);
  }
}
