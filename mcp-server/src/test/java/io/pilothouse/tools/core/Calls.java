package io.pilothouse.tools.core;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Calls tools in tests. */
public final class Calls {
  private Calls() {}

  /** A call with {@code name, value, name, value, ...} as arguments. */
  public static ToolCall of(Object... namesAndValues) {
    JsonObject arguments = new JsonObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      arguments.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return new ToolCall(
        new Arguments(arguments),
        Caller.local("test"),
        Progress.NONE,
        CallScope.within(Duration.ofSeconds(30), new Cancellation()));
  }

  /** The answer of a tool on a {@link FakeCluster}, which answers at once. */
  public static ToolResult result(Tool tool, Object... namesAndValues) {
    return tool.call(of(namesAndValues)).await();
  }

  /** What the caller reads. */
  public static String text(Tool tool, Object... namesAndValues) {
    return result(tool, namesAndValues).text();
  }

  /** The failure of a call that has to fail with a {@link ToolException}. */
  public static ToolException refusal(Tool tool, Object... namesAndValues) {
    return (ToolException) failure(tool, namesAndValues);
  }

  /** The failure of a call that has to fail. */
  public static Throwable failure(Tool tool, Object... namesAndValues) {
    Future<ToolResult> answer = tool.call(of(namesAndValues));
    if (!answer.failed()) {
      throw new AssertionError("expected a failure but got: " + answer);
    }
    return answer.cause();
  }
}
