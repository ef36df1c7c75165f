package io.pilothouse.sandbox;

import io.pilothouse.sandbox.access.Authenticator;
import io.pilothouse.sandbox.seed.BrokenApi;
import io.pilothouse.sandbox.seed.Enlarger;
import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
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
  private final String token = newToken();

  /** A server for the broken shop. */
  public SandboxServer(Vertx vertx, SandboxOptions options) {
    this(vertx, options, () -> load(options), true);
  }

  /**
   * The API of another cluster alone: without controllers, nothing in it happens by itself.
   *
   * @param cluster makes the cluster; called once, on a worker thread
   */
  SandboxServer(Vertx vertx, SandboxOptions options, Supplier<Cluster> cluster) {
    this(vertx, options, cluster, false);
  }

  private SandboxServer(
      Vertx vertx, SandboxOptions options, Supplier<Cluster> cluster, boolean controlled) {
    this.vertx = vertx;
    this.api = new ApiVerticle(HOST, options, authenticator(options), cluster, controlled);
  }

  private static String newToken() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return "sandbox-" + HexFormat.of().formatHex(random);
  }

  private Authenticator authenticator(SandboxOptions options) {
    Authenticator known = new Authenticator();
    known.add(token, "kubernetes-admin", List.of("system:masters"), List.of());
    options.users().forEach(u -> known.add(u.token(), u.name(), u.groups(), u.audiences()));
    return known;
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

  /**
   * Puts the sandbox's clock forward, with everything that happens in that time: rollouts, crashes,
   * deadlines. The future completes when it has happened.
   *
   * @param by how far; not negative
   */
  public Future<Void> advance(Duration by) {
    return api.advance(by);
  }

  /** The port it listens on, once started. */
  public int port() {
    return api.port();
  }

  /** The address of the API, such as {@code http://127.0.0.1:41234}, once started. */
  public String url() {
    return "http://" + HOST + ":" + port();
  }

  /** An administrator's kubeconfig (YAML) with the one context {@code sandbox}, once started. */
  public String kubeconfig() {
    return kubeconfig(token);
  }

  /**
   * A kubeconfig with another user's token.
   *
   * @param credential a token of {@link SandboxOptions#users}
   */
  public String kubeconfig(String credential) {
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
        .formatted(url(), credential);
  }

  private static Cluster load(SandboxOptions options) {
    Cluster cluster = Seed.load(options.clock().instant());
    Enlarger enlarger = new Enlarger(cluster);
    enlarger.pods(options.pods());
    enlarger.events(options.extraEvents());
    if (options.brokenApi()) {
      BrokenApi.register(cluster, options.clock().instant());
    }
    options.objects().forEach(object -> cluster.put(identified(cluster, object, options)));
    return cluster;
  }

  /** The object as it is once created. */
  private static JsonObject identified(Cluster cluster, JsonObject object, SandboxOptions options) {
    JsonObject metadata =
        Json.object(object, "metadata")
            .copy()
            .put("uid", UUID.randomUUID().toString())
            .put("resourceVersion", Long.toString(cluster.store().resourceVersion() + 1))
            .put(
                "creationTimestamp",
                options.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return object.copy().put("metadata", metadata);
  }
}
