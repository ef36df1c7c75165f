package io.pilothouse;

import io.pilothouse.approval.ApprovalsApi;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.config.HttpConfig;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.observability.EventLoops;
import io.pilothouse.observability.ManagementServer;
import io.pilothouse.observability.Metrics;
import io.pilothouse.transport.http.AllowedNames;
import io.pilothouse.transport.http.CallerLimits;
import io.pilothouse.transport.http.HttpAccess;
import io.pilothouse.transport.http.HttpGate;
import io.pilothouse.transport.http.HttpTransport;
import io.pilothouse.transport.http.ProtectedResource;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener for operators, where one is wanted. */
final class Management {
  private static final Logger LOG = LoggerFactory.getLogger(Management.class);
  private static final Duration TURN = Duration.ofSeconds(1);

  private final Config.Management config;
  private final Optional<ManagementServer> server;

  /**
   * Reads the file of approvers' tokens, if there is one. Blocks.
   *
   * @param names by which this server may be addressed
   * @throws ConfigException when that file cannot be used
   */
  Management(Wiring wiring, Config.Management config, AllowedNames names, HttpTransport transport)
      throws ConfigException {
    this.config = config;
    Optional<Metrics> metrics = wiring.metrics();
    if (metrics.isPresent()) {
      metrics.get().sessions(transport::sessions);
      this.server = Optional.of(server(wiring, metrics.get(), approvals(wiring, config, names)));
    } else {
      this.server = Optional.empty();
    }
  }

  /** For a process that has no clients. */
  Management(Wiring wiring, Config.Management config) {
    this.config = config;
    this.server = wiring.metrics().map(metrics -> server(wiring, metrics, Optional.empty()));
  }

  private static ManagementServer server(
      Wiring wiring, Metrics metrics, Optional<ManagementServer.Endpoint> approvals) {
    return new ManagementServer(
        wiring.vertx(),
        List.of(EventLoops.check(wiring.vertx(), TURN)),
        List.of(ClusterCheck.forProbes(wiring.clusters())),
        metrics,
        approvals);
  }

  private static Optional<ManagementServer.Endpoint> approvals(
      Wiring wiring, Config.Management config, AllowedNames names) throws ConfigException {
    if (config.approvalsTokens().isEmpty()) {
      return Optional.empty();
    }
    InstantSource clock = InstantSource.system();
    Authenticator approvers =
        HttpIdentity.tokens("approvals-tokens-file", config.approvalsTokens().get(), wiring, clock);
    HttpAccess access =
        new HttpAccess(
            Optional.of(approvers),
            names,
            ProtectedResource.UNDISCOVERABLE,
            CallerLimits.DEFAULT,
            Optional.empty(),
            false);
    ApprovalsApi api =
        new ApprovalsApi(wiring.vertx(), new HttpGate(access, clock), wiring.approvals());
    return Optional.of(new ManagementServer.Endpoint(ApprovalsApi.PATH, api));
  }

  /** Begins to listen; fails if the address cannot be used. */
  Future<Void> start() {
    if (server.isEmpty()) {
      return Future.succeededFuture();
    }
    return server
        .get()
        .start(config.host(), config.port().orElseThrow())
        .onSuccess(this::announce)
        .mapEmpty();
  }

  private void announce(int port) {
    String host = HttpServing.inUrl(config.host());
    LOG.info("Serving health and metrics at http://{}:{}", host, port);
    if (config.approvalsTokens().isPresent()) {
      LOG.info("Serving approvals at http://{}:{}{}", host, port, ApprovalsApi.PATH);
      if (!new HttpConfig.Address(config.host(), port).isLoopback()) {
        LOG.warn(
            "Approvers' tokens travel unencrypted to the management port: have a proxy in front"
                + " that speaks HTTPS, or bind it to this machine");
      }
    }
  }

  /** Says from now on that no more clients should be sent here. */
  void drain() {
    server.ifPresent(ManagementServer::drain);
  }

  /** Stops listening. */
  Future<Void> stop() {
    return server.map(ManagementServer::stop).orElseGet(Future::succeededFuture);
  }
}
