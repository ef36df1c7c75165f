package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ClusterWatcher;
import io.pilothouse.kubernetes.ClusterWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The readers of one context: the server's own, and one for each caller it has lately asked for.
 * They share the way to the API server and nothing that comes back on it. Not thread-safe.
 */
final class ContextReaders {
  private static final int MOST_CALLERS = 256;
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final ContextDefinition definition;
  private final Upstream upstream;
  private final DocumentPool documents = new DocumentPool();
  private final Fabric8ClusterReader server;
  private final RecentlyUsed<Map<String, List<String>>, ClusterReader> callers;

  /**
   * @param nanoTime a clock as {@link System#nanoTime()}
   */
  ContextReaders(ContextDefinition definition, Upstream upstream, LongSupplier nanoTime) {
    this.definition = definition;
    this.upstream = upstream;
    this.server = reader(definition.impersonation());
    this.callers = new RecentlyUsed<>(MOST_CALLERS, IDLE, nanoTime);
  }

  ContextDefinition definition() {
    return definition;
  }

  /** Asks as the context's own user. */
  Fabric8ClusterReader server() {
    return server;
  }

  /**
   * Asks on a caller's behalf.
   *
   * @param identity from {@link Impersonation}
   * @throws io.pilothouse.kubernetes.ClusterException of kind CONFIGURATION when the context itself
   *     impersonates somebody: the API server knows no chain of that
   */
  ClusterReader caller(Map<String, List<String>> identity) {
    requireNoImpersonation();
    return callers.get(identity, () -> reader(identity));
  }

  /** Watches as the context's own user. */
  ClusterWatcher watcher() {
    return new Fabric8ClusterWatcher(new ApiConnection(upstream, definition.impersonation()));
  }

  /** Writes as the context's own user. */
  ClusterWriter serverWriter() {
    return new Fabric8ClusterWriter(
        definition.name(), new ApiConnection(upstream, definition.impersonation()));
  }

  /** Writes on a caller's behalf; fails as {@link #caller} does. */
  ClusterWriter writer(Map<String, List<String>> identity) {
    requireNoImpersonation();
    return new Fabric8ClusterWriter(definition.name(), new ApiConnection(upstream, identity));
  }

  private void requireNoImpersonation() {
    if (!definition.impersonation().isEmpty()) {
      throw ContextResolver.broken(
          definition.name(), "impersonates a user itself, so it cannot be used for callers");
    }
  }

  /** Closes the connection when no call is under way; calls still work. */
  void retire() {
    upstream.retire();
  }

  private Fabric8ClusterReader reader(Map<String, List<String>> identity) {
    return new Fabric8ClusterReader(definition, new ApiConnection(upstream, identity), documents);
  }
}
