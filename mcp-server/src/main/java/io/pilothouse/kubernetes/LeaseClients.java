package io.pilothouse.kubernetes;

import io.vertx.core.Future;

/** The clusters in which processes may agree who leads: the same as {@link Clusters}. */
@FunctionalInterface
public interface LeaseClients {
  /** Fails as {@link Clusters#serverReader} does. */
  Future<LeaseClient> lease(LeaseName name);
}
