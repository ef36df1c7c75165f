package io.pilothouse.guard;

import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolCall;
import io.vertx.core.Future;

/**
 * What is particular to one write tool: it reads, and says what should happen. It has no way to
 * write.
 */
public interface Operation {
  /** The tool's name. */
  String name();

  Effect effect();

  /**
   * Works out the change.
   *
   * @param reader of the cluster the call names, for its caller
   * @return fails as {@link io.pilothouse.tools.Tool#call} does
   */
  Future<Draft> draft(ToolCall call, ClusterReader reader);

  /** Is told that the change was made. */
  default Future<Void> applied(ToolCall call) {
    return Future.succeededFuture();
  }
}
