package io.pilothouse.tools;

/**
 * No tool of that name can be called here: a protocol error (-32602), not a tool result. Has no
 * stack trace.
 */
public final class UnknownToolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownToolException(String message) {
    super(message, null, false, false);
  }
}
