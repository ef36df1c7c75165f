package io.pilothouse.policy;

/** A condition could not be evaluated for a write. */
final class ConditionFailure extends Exception {
  private static final long serialVersionUID = 1L;

  ConditionFailure(String condition, Exception cause) {
    super("\"" + condition + "\" cannot be evaluated: " + firstLine(cause), cause, false, false);
  }

  private static String firstLine(Exception cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
