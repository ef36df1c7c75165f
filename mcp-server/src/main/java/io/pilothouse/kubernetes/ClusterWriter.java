package io.pilothouse.kubernetes;

import io.pilothouse.concurrent.CallScope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

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

  /**
   * Runs the program that a permit is for, without standard input. An answer that does not come is
   * not asked for again. When the scope is cancelled the connection is closed, which stops some
   * programs and not others.
   *
   * @param permit for {@link Mutation.Verb#EXEC}
   * @param time how long to wait for the program's end before answering without it
   * @return whatever the program did; fails only when it was not seen to start
   */
  Future<ExecOutcome> exec(WritePermit permit, Duration time, CallScope scope);
}
