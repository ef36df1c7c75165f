package io.pilothouse.identity;

/**
 * Nobody is known to be calling. An expected failure without a stack trace, whose message is fit
 * for the client.
 */
public final class AuthenticationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the client can do about it. */
  public enum Kind {
    /** Not a token that is known and valid here: get another. */
    REJECTED,
    /** A valid token that was not issued for enough: ask for more scopes. */
    INSUFFICIENT_SCOPE,
    /** Whoever could tell does not answer: try again later. */
    UNAVAILABLE
  }

  private final Kind kind;

  private AuthenticationException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** Says nothing about why, which is nobody's business who has no valid token. */
  public static AuthenticationException rejected() {
    return new AuthenticationException(Kind.REJECTED, "The token is not valid here");
  }

  public static AuthenticationException insufficientScope() {
    return new AuthenticationException(
        Kind.INSUFFICIENT_SCOPE, "The token was not issued for the scopes this server needs");
  }

  public static AuthenticationException unavailable() {
    return new AuthenticationException(
        Kind.UNAVAILABLE, "Tokens cannot be checked now: try again in a moment");
  }

  public Kind kind() {
    return kind;
  }
}
