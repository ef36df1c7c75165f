package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.observability.EventLoops;
import io.pilothouse.observability.ManagementServer;
import io.pilothouse.observability.Metrics;
import io.pilothouse.transport.http.HttpTransport;
import io.vertx.core.Future;
import java.time.Duration;
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

  Management(Wiring wiring, Config.Management config, HttpTransport transport) {
    this.config = config;
    this.server = wiring.metrics().map(metrics -> server(wiring, metrics, transport));
  }

  private static ManagementServer server(Wiring wiring, Metrics metrics, HttpTransport transport) {
    metrics.sessions(transport::sessions);
    return new ManagementServer(
        wiring.vertx(),
        List.of(EventLoops.check(wiring.vertx(), TURN)),
        List.of(ClusterCheck.forProbes(wiring.clusters())),
        metrics);
  }

  /** Begins to listen; fails if the address cannot be used. */
  Future<Void> start() {
    if (server.isEmpty()) {
      return Future.succeededFuture();
    }
    return server
        .get()
        .start(config.host(), config.port().orElseThrow())
        .onSuccess(
            port ->
                LOG.info(
                    "Serving health and metrics at http://{}:{}",
                    HttpServing.inUrl(config.host()),
                    port))
        .mapEmpty();
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
