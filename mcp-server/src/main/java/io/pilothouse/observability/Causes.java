package io.pilothouse.observability;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** The parts of a log record that both formats write alike. */
final class Causes {
  private static final int MOST_CAUSES = 5;

  private Causes() {}

  /** {@code ERROR}, {@code WARN}, {@code INFO} or {@code DEBUG}. */
  static String level(LogRecord record) {
    int level = record.getLevel().intValue();
    if (level >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return level >= Level.CONFIG.intValue() ? "INFO" : "DEBUG";
  }

  /** Line breaks and other controls would let logged data forge a line of its own. */
  static String oneLine(String text) {
    return String.valueOf(text).replaceAll("\\p{Cntrl}+", " ");
  }

  /** A failure and what caused it, on one line, without stack traces. */
  static String summary(Throwable failure) {
    StringBuilder line = new StringBuilder();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      line.append(depth == 0 ? "" : "; caused by ").append(oneLine(cause.toString()));
      cause = cause.getCause();
    }
    return line.toString();
  }

  static String stack(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
