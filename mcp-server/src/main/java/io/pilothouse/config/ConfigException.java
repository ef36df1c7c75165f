package io.pilothouse.config;

import java.util.List;

/**
 * A setting that cannot be used. The message is one line that names the setting, the value, where
 * it came from and what is expected. Has no stack trace.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String word;
  private final transient List<String> known;

  /** A problem that is no typing mistake. */
  public ConfigException(String message) {
    this(message, "", List.of());
  }

  /**
   * @param word what may be mistyped
   * @param known what it may have meant
   */
  public ConfigException(String message, String word, List<String> known) {
    super(message, null, false, false);
    this.word = word;
    this.known = List.copyOf(known);
  }

  /** The word that may be mistyped; empty when there is none. */
  public String word() {
    return word;
  }

  /** What the mistyped word may have meant. */
  public List<String> known() {
    return known;
  }
}
