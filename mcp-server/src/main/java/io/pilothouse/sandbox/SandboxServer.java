package io.pilothouse.sandbox;

import io.pilothouse.sandbox.seed.BrokenApi;
import io.pilothouse.sandbox.seed.Enlarger;
import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.Cluster;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The sandbox as something to start and stop. It listens on the loopback address only. Requests are
 * worked on by one worker thread in turn, so event loops stay free however large a list is; the
 * cluster is loaded by the first request that needs it, so starting costs nothing but a socket.
 */
public final class SandboxServer {
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx;
  private final ApiVerticle api;
  private final String token =
      "sandbox-" + Long.toHexString(ThreadLocalRandom.current().nextLong());

  /** A server for the broken shop. */
  public SandboxServer(Vertx vertx, SandboxOptions options) {
    this(vertx, options, () -> load(options));
  }

  /**
   * A server for another cluster.
   *
   * @param cluster makes the cluster; called once, on a worker thread
   */
  SandboxServer(Vertx vertx, SandboxOptions options, Supplier<Cluster> cluster) {
    this.vertx = vertx;
    this.api = new ApiVerticle(HOST, options, token, cluster);
  }

  /** Binds the port. The future completes with this server when it accepts requests. */
  public Future<SandboxServer> start() {
    DeploymentOptions worker =
        new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName("sandbox")
            .setWorkerPoolSize(1);
    return vertx.deployVerticle(api, worker).map(this);
  }

  /** Closes the port and every connection. To be called once, after a successful start. */
  public Future<Void> stop() {
    return vertx.undeploy(api.deploymentID());
  }

  /** The port it listens on, once started. */
  public int port() {
    return api.port();
  }

  /** The address of the API, such as {@code http://127.0.0.1:41234}, once started. */
  public String url() {
    return "http://" + HOST + ":" + port();
  }

  /** A kubeconfig (YAML) with the one context {@code sandbox}, once started. */
  public String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: sandbox
    clusters:
    - name: sandbox
      cluster:
        server: %s
    contexts:
    - name: sandbox
      context:
        cluster: sandbox
        namespace: shop
        user: sandbox
    users:
    - name: sandbox
      user:
        token: %s
    """
        .formatted(url(), token);
  }

  private static Cluster load(SandboxOptions options) {
    Cluster cluster = Seed.load(options.clock().instant());
    Enlarger enlarger = new Enlarger(cluster);
    enlarger.pods(options.pods());
    enlarger.events(options.extraEvents());
    if (options.brokenApi()) {
      BrokenApi.register(cluster, options.clock().instant());
    }
    return cluster;
  }
}
