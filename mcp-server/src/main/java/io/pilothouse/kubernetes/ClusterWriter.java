package io.pilothouse.kubernetes;

import io.pilothouse.concurrent.CallScope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Writes to one cluster, as the field manager {@code pilothouse}. Does not block; the result
 * arrives on the caller's Vert.x context. All failures are {@link ClusterException}s.
 */
public interface ClusterWriter {
  /** The kubeconfig context this writer was made for. */
  String context();

  /**
   * Sends what a permit is for. It is sent once: a request whose answer does not come is not
   * repeated, and whether it took effect is then unknown.
   *
   * @return the API server's answer: the object as it then is, or a Status
   */
  Future<JsonObject> write(WritePermit permit, CallScope scope);
}
