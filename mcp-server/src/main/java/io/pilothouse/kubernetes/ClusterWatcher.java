package io.pilothouse.kubernetes;

import io.pilothouse.concurrent.CallScope;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Follows what happens to the objects of one cluster, as the server's own account. No method
 * blocks; results arrive on the caller's Vert.x context. All failures are {@link
 * ClusterException}s.
 */
public interface ClusterWatcher {
  /**
   * How far a collection has come: to watch from there, so that only what is new is told.
   *
   * @param query its limit and token mean nothing here
   */
  Future<String> version(ListQuery query, CallScope scope);

  /**
   * Tells every change after a version. The API server is asked to end the watch some time before
   * the scope does, so that a scope that ends first means a connection that is dead.
   *
   * @param query its limit and token mean nothing here
   * @param from of a {@link #version} or a {@link WatchEvent}
   * @param told gets them in their order, on the caller's Vert.x context
   * @return completes when the API server has ended the watch or the connection has broken; then go
   *     on from the last version that was told. Fails as EXPIRED when the version is too old, as
   *     TIMEOUT or CANCELLED when the scope ended, and as every question does
   */
  Future<Void> watch(ListQuery query, String from, Consumer<WatchEvent> told, CallScope scope);
}
