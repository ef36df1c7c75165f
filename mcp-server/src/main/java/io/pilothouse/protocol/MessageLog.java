package io.pilothouse.protocol;

import io.pilothouse.tools.client.ClientLog;
import io.pilothouse.tools.client.LogLevel;
import io.vertx.core.json.JsonObject;

/** Writes log messages to a client as {@code notifications/message}. */
public final class MessageLog {
  private MessageLog() {}

  /**
   * Checks a level as a client sent it.
   *
   * @param field how the error names it
   * @throws ProtocolException -32602 if it is not a level
   */
  public static LogLevel level(String field, Object level) {
    return LogLevel.of(level)
        .orElseThrow(
            () ->
                ProtocolException.invalidParams(
                    field
                        + " must be debug, info, notice, warning, error, critical, alert or"
                        + " emergency"));
  }

  /**
   * A log that leaves out what matters less.
   *
   * @param least the first level that is sent
   */
  public static ClientLog to(MessageSink sink, LogLevel least) {
    return (level, message) -> {
      if (level.compareTo(least) >= 0) {
        sink.offer(
            JsonRpc.notification(
                "notifications/message",
                new JsonObject().put("level", level.wireName()).put("data", message)));
      }
    };
  }
}
