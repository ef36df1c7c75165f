package io.pilothouse.guard;

import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolCall;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What is particular to one write tool: it reads, and says what should happen. It has no way to
 * write. Most concern one object and are {@link ObjectOperation}s.
 */
public interface Operation {
  /** The tool's name. */
  String name();

  Effect effect();

  /**
   * Works out the changes.
   *
   * @param reader of the cluster the call names, for its caller
   * @return fails as {@link io.pilothouse.tools.Tool#call} does
   */
  Future<Drafts> drafts(ToolCall call, ClusterReader reader);

  /**
   * Says what is true at the end, as the cluster shows it. Is asked about a single change once it
   * was followed; about several in any case, even when some have failed or the call was cancelled.
   *
   * @param call with some time left to read
   * @param planned all that was planned, whatever became of it
   * @return empty if there is nothing to say but how each change ended
   */
  default Future<Optional<Telling>> ending(ToolCall call, ClusterReader reader, Drafts planned) {
    return Future.succeededFuture(Optional.empty());
  }

  /** Is told that all changes were made. */
  default Future<Void> applied(ToolCall call) {
    return Future.succeededFuture();
  }
}
