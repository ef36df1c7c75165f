package io.pilothouse.config;

import java.util.Locale;

/**
 * One thing a user can set, by flag, environment variable or file.
 *
 * @param name as a flag without its dashes and as the key in a file
 * @param label stands for the value in help, for example {@code FILE}; empty for a switch, which is
 *     on when its flag is given
 * @param defaultText what holds when nobody sets it, as a user would write it; possibly empty
 * @param parser turns a user's text into a value or refuses it
 * @param description a sentence for help and documentation
 */
public record Setting<T>(
    String name, String label, String defaultText, Parser<T> parser, String description) {

  /** {@code --call-timeout}. */
  public String flag() {
    return "--" + name;
  }

  /** {@code PILOTHOUSE_CALL_TIMEOUT}. */
  public String variable() {
    return "PILOTHOUSE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Whether naming the flag alone turns it on. */
  public boolean isSwitch() {
    return label.isEmpty();
  }
}
