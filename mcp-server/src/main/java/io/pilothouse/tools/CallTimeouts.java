package io.pilothouse.tools;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * How long calls may take.
 *
 * @param read of a tool that only reads
 * @param write of a tool that can change a cluster, and follows what comes of it
 */
public record CallTimeouts(Duration read, Duration write) {
  /** The argument of a tool by which a caller sets the time of its call. */
  static final String ARGUMENT = "timeout_seconds";

  /** The same for every tool. */
  public static CallTimeouts of(Duration any) {
    return new CallTimeouts(any, any);
  }

  /**
   * How long this call may take: what it says itself, where its tool has an argument for that.
   *
   * @param arguments not checked yet
   */
  Duration of(ToolSchema tool, JsonObject arguments) {
    boolean asks =
        tool.inputSchema().getJsonObject("properties", new JsonObject()).containsKey(ARGUMENT);
    return asks && arguments.getValue(ARGUMENT) instanceof Number seconds && seconds.intValue() > 0
        ? Duration.ofSeconds(seconds.intValue())
        : tool.effect() == Effect.READ ? read : write;
  }
}
