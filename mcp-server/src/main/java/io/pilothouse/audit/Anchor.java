package io.pilothouse.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row and its hash, noted somewhere else: a journal that has that row with that hash has kept
 * everything up to it.
 */
public record Anchor(long seq, String hash) {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

  /** Reads what {@link #toString} wrote. */
  public static Optional<Anchor> parse(String text) {
    Matcher matcher = SHAPE.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(new Anchor(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return seq + ":" + hash;
  }
}
