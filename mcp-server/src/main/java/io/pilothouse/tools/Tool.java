package io.pilothouse.tools;

import io.vertx.core.Future;

/**
 * One thing an agent can ask for. Instances are shared by all callers and keep no state of a call.
 * Called on a Vert.x event loop with arguments that already satisfy the tool's input schema; must
 * not block.
 */
public interface Tool {
  /** The name of its schema file, for example {@code list_pods}. */
  String name();

  /** Must equal the schema file's {@code x-pilothouse.effect}. */
  Effect effect();

  /**
   * Does the work.
   *
   * @return the answer; fails with {@link ToolException} or {@link
   *     io.pilothouse.kubernetes.ClusterException} for what the caller can do something about, and
   *     with {@link io.pilothouse.tools.client.InputRequiredException} to ask the client first.
   *     Anything else becomes {@code INTERNAL}.
   */
  Future<ToolResult> call(ToolCall call);
}
