package io.pilothouse.guard;

import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.tools.ToolCall;
import io.vertx.core.Future;

/** An operation on one object. */
public interface ObjectOperation extends Operation {
  /**
   * Works out the change.
   *
   * @param reader of the cluster the call names, for its caller
   * @return fails as {@link io.pilothouse.tools.Tool#call} does
   */
  Future<Draft> draft(ToolCall call, ClusterReader reader);

  @Override
  default Future<Drafts> drafts(ToolCall call, ClusterReader reader) {
    return draft(call, reader).map(Drafts::of);
  }
}
