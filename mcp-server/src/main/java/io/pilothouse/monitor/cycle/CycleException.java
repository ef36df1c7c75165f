package io.pilothouse.monitor.cycle;

/** A cycle came to no end. Has no stack trace; its words are for people. */
public final class CycleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CycleException(String message) {
    super(message, null, false, false);
  }
}
