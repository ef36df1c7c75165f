package io.pilothouse.observability;

import java.io.PrintStream;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Writes each record at once, as a whole, so that lines of several threads never mix. */
final class StreamLines extends Handler {
  private final PrintStream stream;

  StreamLines(Formatter formatter, PrintStream stream) {
    this.stream = stream;
    setFormatter(formatter);
  }

  @Override
  public void publish(LogRecord record) {
    if (isLoggable(record)) {
      stream.print(getFormatter().format(record));
      stream.flush();
    }
  }

  @Override
  public void flush() {
    stream.flush();
  }

  /** Leaves the stream open: it is the process's. */
  @Override
  public void close() {
    flush();
  }
}
