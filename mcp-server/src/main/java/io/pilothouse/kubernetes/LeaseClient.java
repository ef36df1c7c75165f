package io.pilothouse.kubernetes;

import io.pilothouse.concurrent.CallScope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * One Lease of a cluster, by which processes agree who leads. Nothing else of the cluster can be
 * asked or changed through it. It asks as the server's own account. Does not block; results arrive
 * on the caller's Vert.x context. All failures are {@link ClusterException}s.
 */
public interface LeaseClient {
  /** The Lease as it is; empty if there is none. */
  Future<Optional<JsonObject>> read(CallScope scope);

  /**
   * Creates it; fails as CONFLICT if there is one by now. Sent once.
   *
   * @param spec a LeaseSpec
   */
  Future<Void> create(JsonObject spec, CallScope scope);

  /**
   * Sets these fields of its spec; fails as CONFLICT if it has changed since. Sent once.
   *
   * @param lease as it was read
   * @param spec fields of a LeaseSpec
   */
  Future<Void> replace(JsonObject lease, JsonObject spec, CallScope scope);
}
