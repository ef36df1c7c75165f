package io.pilothouse.runner;

/** A run ends without an answer. The message says why, in one line. Has no stack trace. */
final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunException(String message) {
    super(message, null, false, false);
  }
}
