package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.redaction.Redactor;

/** Words of programs, of the kubelet and of registries. */
final class Told {

  private Told() {}

  /** In quotation marks, and without credentials: one that is cut in half is not found later. */
  static String of(String words) {
    return of(words, Quote.USUAL);
  }

  /**
   * @param most characters of the words
   */
  static String of(String words, int most) {
    return Quote.of(new Redactor().text(words), most);
  }
}
