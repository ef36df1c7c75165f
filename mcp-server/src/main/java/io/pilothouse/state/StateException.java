package io.pilothouse.state;

/**
 * State could not be read or kept. The message is fit for a user and never holds a password; a
 * write whose state cannot be kept must not happen.
 */
public final class StateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateException(String message) {
    super(message);
  }

  StateException(String message, Throwable cause) {
    super(message, cause);
  }
}
