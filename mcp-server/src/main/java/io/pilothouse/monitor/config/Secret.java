package io.pilothouse.monitor.config;

/** Where a secret is. It is never in the file itself. */
public sealed interface Secret {
  /** The content of a file, without white space around it. */
  record InFile(String file) implements Secret {}

  /** The value of a variable. */
  record InVariable(String variable) implements Secret {}
}
