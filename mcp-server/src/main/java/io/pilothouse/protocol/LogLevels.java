package io.pilothouse.protocol;

import java.util.Set;

/** The levels a client can ask log messages for: those of RFC 5424, in both generations. */
public final class LogLevels {
  private static final Set<String> NAMES =
      Set.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private LogLevels() {}

  /**
   * Checks a level as a client sent it.
   *
   * @param field how the error names it
   * @throws ProtocolException -32602 if it is not a level
   */
  public static void require(String field, Object level) {
    if (!(level instanceof String name && NAMES.contains(name))) {
      throw ProtocolException.invalidParams(
          field + " must be debug, info, notice, warning, error, critical, alert or emergency");
    }
  }
}
