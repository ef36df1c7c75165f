package io.pilothouse.config;

import java.util.List;

/** A parser's refusal: what it expected instead. Becomes a {@link ConfigException}. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String word;
  private final transient List<String> known;

  /**
   * @param expected what would have been accepted, as in "a whole number from 1 to 9"
   */
  public Refusal(String expected) {
    this(expected, "", List.of());
  }

  private Refusal(String expected, String word, List<String> known) {
    super(expected, null, false, false);
    this.word = word;
    this.known = known;
  }

  /** Refuses a word that is not among those known. */
  static Refusal ofUnknown(String word, List<String> known) {
    return new Refusal("one of " + String.join(", ", known), word, known);
  }

  /** The word that may be mistyped; empty when there is none. */
  String word() {
    return word;
  }

  List<String> known() {
    return known;
  }
}
