package io.pilothouse.tools;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** A tool whose behaviour a test supplies. */
public record FakeTool(String name, Effect effect, Function<ToolCall, Future<ToolResult>> behaviour)
    implements Tool {
  /** The read tool {@code test_probe}. */
  public static FakeTool probe(Function<ToolCall, Future<ToolResult>> behaviour) {
    return new FakeTool("test_probe", Effect.READ, behaviour);
  }

  /** The write tool {@code test_write}, answering {@code done}. */
  public static FakeTool write() {
    return new FakeTool(
        "test_write",
        Effect.WRITE,
        call -> Future.succeededFuture(ToolResult.of("done", new JsonObject())));
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return behaviour.apply(call);
  }
}
