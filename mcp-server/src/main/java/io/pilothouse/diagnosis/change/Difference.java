package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.finding.Quote;

/**
 * A field that differs, fit to be shown: redacted, and in quotation marks unless it is a plain
 * word.
 *
 * @param what the field in words, {@code image of container web}
 * @param from what it was; empty if not known
 * @param to what it is; empty if not known
 */
public record Difference(Aspect aspect, String what, String from, String to) {
  private static final int LONGEST = 120;

  static Difference of(Aspect aspect, String what) {
    return new Difference(aspect, what, "", "");
  }

  /** Words of a cluster's users. */
  static String shown(String text) {
    return text.matches("[A-Za-z0-9._:/@+-]{0,160}") ? text : Quote.of(text, LONGEST);
  }

  public boolean isKnown() {
    return !from.isEmpty() || !to.isEmpty();
  }

  /** {@code image of container web: a -> b}. */
  @Override
  public String toString() {
    if (!isKnown()) {
      return what;
    }
    return what
        + ": "
        + (from.isEmpty() ? "(none)" : from)
        + " -> "
        + (to.isEmpty() ? "(none)" : to);
  }
}
