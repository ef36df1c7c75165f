package io.pilothouse.monitor.github;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A commit that may have brought an incident about. Titles, authors and names of files are words of
 * whoever wrote them: on one line and without control characters, and to be framed where they are
 * shown.
 *
 * @param repository {@code owner/name}
 * @param sha whole
 * @param author the login, or the name that the commit has if GitHub knows no account
 * @param at when it was committed
 * @param reason why it fits, one line in our words
 */
public record SuspectCommit(
    String repository,
    String sha,
    String author,
    Optional<Instant> at,
    Title title,
    Files files,
    String reason) {
  /**
   * What it is called.
   *
   * @param pull the number of its pull request
   * @param text of the pull request; without one, the first line of the commit's message
   */
  public record Title(OptionalInt pull, String text) {}

  /**
   * What it changed.
   *
   * @param names at most ten, those that fit first
   * @param more how many others
   */
  public record Files(List<String> names, int more) {
    public Files {
      names = List.copyOf(names);
    }
  }

  /** As people write it, {@code 1a2b3c4}. */
  public String shortSha() {
    return sha.substring(0, Math.min(7, sha.length()));
  }
}
