package io.pilothouse.sandbox.patch;

/** A patch that cannot be applied. */
public final class PatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Whose fault it is, and so which status it is answered with. */
  public enum Kind {
    /** 400: the patch is not well-formed. */
    MALFORMED,
    /** 422: the patch does not fit the object. */
    UNPROCESSABLE,
    /** 500: what the API server has no better word for. */
    INTERNAL
  }

  private final Kind kind;

  PatchException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
