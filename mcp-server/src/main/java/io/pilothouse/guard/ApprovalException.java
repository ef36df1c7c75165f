package io.pilothouse.guard;

/**
 * An answer that does not count. An expected failure without a stack trace, whose message is fit
 * for whoever answered.
 */
public final class ApprovalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why it does not. */
  public enum Kind {
    /** Nobody is asked about such a plan. */
    UNKNOWN,
    /** Somebody else has to answer. */
    NOT_AN_APPROVER,
    /** The first answer counts, and this is not it; or the plan was used. */
    ANSWERED,
    /** Too late. */
    EXPIRED
  }

  private final Kind kind;

  ApprovalException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
