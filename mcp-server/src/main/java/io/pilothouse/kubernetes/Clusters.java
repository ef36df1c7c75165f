package io.pilothouse.kubernetes;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * The clusters this server may talk to. Nothing is contacted until a reader's method is called, so
 * this works with no cluster at all. Reads the kubeconfig again when it changed.
 */
public interface Clusters {
  /**
   * Every allowed context. Fails with {@link ClusterException} of kind {@code CONFIGURATION} when
   * no kubeconfig can be read.
   */
  Future<List<ContextInfo>> contexts();

  /**
   * A reader for a context, or for the default one. Readers are shared and cached. Fails with a
   * {@link ClusterException} of kind {@code CONFIGURATION} (nothing configured, unreadable file) or
   * {@code UNKNOWN_CONTEXT}.
   */
  Future<ClusterReader> reader(Optional<String> context);
}
