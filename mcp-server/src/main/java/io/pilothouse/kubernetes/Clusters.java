package io.pilothouse.kubernetes;

import io.pilothouse.identity.Caller;
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
   * A reader for a context, or for the default one, that asks on behalf of a caller. Without
   * impersonation the server's own account asks for everybody; with it the API server applies the
   * caller's rights, and a reader is never shared between callers. Readers are cached. Fails with a
   * {@link ClusterException} of kind {@code CONFIGURATION} (nothing configured, unreadable file),
   * {@code UNKNOWN_CONTEXT} or {@code FORBIDDEN} (a caller that must not be impersonated).
   */
  Future<ClusterReader> reader(Optional<String> context, Caller caller);

  /**
   * A reader that asks as the server's own account whatever is configured: for checks at start and
   * of readiness, never for a call. Fails as {@link #reader} does.
   */
  Future<ClusterReader> serverReader(Optional<String> context);
}
