package io.pilothouse;

/** The demo's story went wrong: what was expected, and what came. Has no stack trace. */
final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message, null, false, false);
  }
}
