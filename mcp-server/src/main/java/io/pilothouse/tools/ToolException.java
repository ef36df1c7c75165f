package io.pilothouse.tools;

/** An expected failure of a tool, in words for the model that called it. Has no stack trace. */
public final class ToolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String next;

  /**
   * @param code decides how clients treat it
   * @param message what happened, without a full stop
   * @param next what to do now, a whole sentence
   */
  public ToolException(ErrorCode code, String message, String next) {
    super(message, null, false, false);
    this.code = code;
    this.next = next;
  }

  public ErrorCode code() {
    return code;
  }

  public String next() {
    return next;
  }

  /** {@code CODE: what happened. What to do next.} */
  public String text() {
    return code + ": " + getMessage() + ". " + next;
  }
}
