package io.pilothouse.agents;

/** A file is not a brief. The message says what is wrong with it. Has no stack trace. */
public final class BriefException extends Exception {
  private static final long serialVersionUID = 1L;

  BriefException(String message) {
    super(message, null, false, false);
  }
}
