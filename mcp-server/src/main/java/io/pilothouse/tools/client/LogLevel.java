package io.pilothouse.tools.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much a log message matters, least first: the levels of RFC 5424. */
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARNING,
  ERROR,
  CRITICAL,
  ALERT,
  EMERGENCY;

  /** The name that clients use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The level of a client's name; empty if it is none. */
  public static Optional<LogLevel> of(Object wireName) {
    return Arrays.stream(values()).filter(level -> level.wireName().equals(wireName)).findFirst();
  }
}
