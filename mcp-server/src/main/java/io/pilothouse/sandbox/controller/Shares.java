package io.pilothouse.sandbox.controller;

/** Numbers that may be given as a percentage of another (IntOrString). */
final class Shares {
  private Shares() {}

  /**
   * @param value a number, a percentage such as {@code 25%}, or null for {@code otherwise}
   */
  static int of(Object value, int total, boolean roundUp, int otherwise) {
    if (value instanceof Number number) {
      return number.intValue();
    }
    if (value instanceof String text && text.matches("[0-9]{1,9}%")) {
      double share = total * Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
      return (int) (roundUp ? Math.ceil(share) : Math.floor(share));
    }
    return value instanceof String text && text.matches("[0-9]{1,9}")
        ? Integer.parseInt(text)
        : otherwise;
  }
}
