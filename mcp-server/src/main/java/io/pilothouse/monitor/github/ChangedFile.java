package io.pilothouse.monitor.github;

import java.util.regex.Pattern;

/**
 * A file that a commit changed.
 *
 * @param path in the repository
 * @param patch a unified diff without its head; empty for one that is too long or not text
 */
record ChangedFile(String path, String patch) {

  /** Whether a line that was added or removed has the word. */
  boolean changes(String word) {
    Pattern whole = whole(word);
    return patch
        .lines()
        .filter(line -> line.startsWith("+") || line.startsWith("-"))
        .anyMatch(line -> whole.matcher(line).find());
  }

  /** Whether any line that is shown has the word. */
  boolean mentions(String word) {
    return whole(word).matcher(patch).find();
  }

  private static Pattern whole(String word) {
    return Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(word) + "(?![A-Za-z0-9_])");
  }
}
