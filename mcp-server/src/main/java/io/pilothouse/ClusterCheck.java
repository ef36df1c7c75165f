package io.pilothouse;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.observability.CachedCheck;
import io.pilothouse.observability.HealthCheck;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the default cluster answers. One that forbids things is there. */
final class ClusterCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterCheck.class);

  /** An answer holds for so long: a probe a second asks the API server a few times a minute. */
  private static final Duration LIFE = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private ClusterCheck() {}

  /**
   * Asks once.
   *
   * @return what keeps it from answering; empty when it answers
   */
  static Future<Optional<ClusterException>> failure(Clusters clusters, Duration timeout) {
    CallScope scope = CallScope.within(timeout, new Cancellation());
    return clusters
        .serverReader(Optional.empty())
        .compose(cluster -> cluster.getPath("/version", scope))
        .map(answered -> Optional.<ClusterException>empty())
        .recover(
            failure ->
                failure instanceof ClusterException known
                    ? Future.succeededFuture(
                        Optional.of(known)
                            .filter(it -> it.kind() != ClusterException.Kind.FORBIDDEN))
                    : Future.failedFuture(failure));
  }

  /** For probes: says of what kind a failure is, and leaves what it says to the log. */
  static HealthCheck forProbes(Clusters clusters) {
    return CachedCheck.of(
        new HealthCheck(
            "cluster",
            () -> failure(clusters, PATIENCE).map(failure -> failure.map(ClusterCheck::words))),
        PATIENCE.plusMillis(500),
        LIFE,
        System::nanoTime);
  }

  private static String words(ClusterException failure) {
    LOG.warn("The cluster is not ready: {}", failure.getMessage());
    return switch (failure.kind()) {
      case UNAUTHENTICATED -> "the API server does not accept the credentials";
      case CONFIGURATION -> "no cluster is configured";
      case UNKNOWN_CONTEXT -> "there is no default context";
      case TIMEOUT -> "the API server does not answer in time";
      case UNAVAILABLE -> "the API server cannot be reached";
      default -> "the API server does not answer as it should";
    };
  }
}
