package io.pilothouse.diagnosis.finding;

import io.pilothouse.tools.render.UntrustedText;

/**
 * Words of the cluster's users inside a sentence of ours: on one line, without control characters,
 * in quotation marks that they cannot close.
 */
public final class Quote {
  /** Long enough for what a scheduler or a registry says. */
  public static final int USUAL = 240;

  private Quote() {}

  public static String of(String text) {
    return of(text, USUAL);
  }

  /**
   * @param most characters of the text; the rest becomes an ellipsis
   */
  public static String of(String text, int most) {
    String line = UntrustedText.stripLine(text.strip()).replaceAll(" {2,}", " ").replace('"', '\'');
    String cut = line.length() <= most ? line : line.substring(0, most - 1) + "…";
    return "\"" + cut + "\"";
  }
}
