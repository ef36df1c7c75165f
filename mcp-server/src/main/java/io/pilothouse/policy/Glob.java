package io.pilothouse.policy;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A name with {@code *} for any text and {@code ?} for any one character. Immutable. */
final class Glob {
  private final String text;
  private final Pattern pattern;

  private Glob(String text, int flags) {
    this.text = text;
    this.pattern = Pattern.compile(regex(text), Pattern.DOTALL | flags);
  }

  static Glob of(String text) {
    return new Glob(text, 0);
  }

  static Glob ignoringCase(String text) {
    return new Glob(text, Pattern.CASE_INSENSITIVE);
  }

  private static String regex(String text) {
    return text.chars()
        .mapToObj(
            c ->
                switch (c) {
                  case '*' -> ".*";
                  case '?' -> ".";
                  default -> Pattern.quote(Character.toString(c));
                })
        .collect(Collectors.joining());
  }

  /** As it was written. */
  String text() {
    return text;
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  boolean matchesAnything() {
    return text.equals("*");
  }
}
