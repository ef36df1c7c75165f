package io.pilothouse.config;

/** How a log line looks. */
public enum LogFormat {
  /** {@link #TEXT} on a terminal, {@link #JSON} otherwise. */
  AUTO,
  TEXT,
  JSON
}
