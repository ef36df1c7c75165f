package io.pilothouse.kubernetes;

import io.vertx.core.Future;
import java.util.Optional;

/** The clusters that can be watched: the same as {@link Clusters}. */
@FunctionalInterface
public interface ClusterWatchers {
  /** Asks as the server's own account. Fails as {@link Clusters#serverReader} does. */
  Future<ClusterWatcher> watcher(Optional<String> context);
}
