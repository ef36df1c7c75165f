package io.pilothouse.observability;

import io.vertx.core.json.JsonObject;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One JSON object a line, for log shippers. */
final class JsonLines extends Formatter {
  private final boolean withStacks;

  JsonLines(boolean withStacks) {
    this.withStacks = withStacks;
  }

  @Override
  public String format(LogRecord record) {
    JsonObject line =
        new JsonObject()
            .put("time", record.getInstant().toString())
            .put("level", Causes.level(record))
            .put("logger", record.getLoggerName())
            .put("message", formatMessage(record));
    if (record.getThrown() != null) {
      line.put("cause", Causes.summary(record.getThrown()));
      if (withStacks) {
        line.put("stack", Causes.stack(record.getThrown()));
      }
    }
    return line.encode() + "\n";
  }
}
