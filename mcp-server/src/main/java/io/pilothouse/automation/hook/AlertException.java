package io.pilothouse.automation.hook;

/**
 * What was sent is no group of alerts. Its message is written for whoever sent it and repeats
 * nothing of what they sent. Has no stack trace.
 */
public final class AlertException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AlertException(String message) {
    super(message, null, false, false);
  }
}
