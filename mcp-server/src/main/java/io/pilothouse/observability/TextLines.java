package io.pilothouse.observability;

import java.time.ZoneId;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** {@code 14:03:07.123 WARN StdioTransport: message}, for people. */
final class TextLines extends Formatter {
  private final boolean withStacks;

  TextLines(boolean withStacks) {
    this.withStacks = withStacks;
  }

  @Override
  public String format(LogRecord record) {
    String logger = String.valueOf(record.getLoggerName());
    StringBuilder line =
        new StringBuilder()
            .append(
                "%tT.%<tL %-5s "
                    .formatted(
                        record.getInstant().atZone(ZoneId.systemDefault()), Causes.level(record)))
            .append(logger.substring(logger.lastIndexOf('.') + 1))
            .append(": ")
            .append(Causes.oneLine(formatMessage(record)));
    if (record.getThrown() != null) {
      line.append(": ").append(Causes.summary(record.getThrown()));
      if (withStacks) {
        line.append(System.lineSeparator())
            .append(Causes.stack(record.getThrown()).stripTrailing());
      }
    }
    return line.append(System.lineSeparator()).toString();
  }
}
