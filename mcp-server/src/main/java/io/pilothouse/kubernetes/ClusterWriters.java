package io.pilothouse.kubernetes;

import io.pilothouse.identity.Caller;
import io.vertx.core.Future;

/** The clusters this server may write to: the same as {@link Clusters}, for the guard alone. */
public interface ClusterWriters {
  /**
   * A writer for a context on behalf of a caller. Fails as {@link Clusters#reader} does.
   *
   * @param context its name; there is no default
   */
  Future<ClusterWriter> writer(String context, Caller caller);
}
