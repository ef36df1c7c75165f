package io.pilothouse.guard;

import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;

/** A tool that writes: an operation behind the guard. */
public final class WriteTool implements Tool {
  private final Operation operation;
  private final Guard guard;

  public WriteTool(Operation operation, Guard guard) {
    this.operation = operation;
    this.guard = guard;
  }

  @Override
  public String name() {
    return operation.name();
  }

  @Override
  public Effect effect() {
    return operation.effect();
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return guard.run(operation, call);
  }
}
