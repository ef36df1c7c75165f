package io.pilothouse.monitor.github;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * A commit as GitHub has it, fit to be shown.
 *
 * @param author the login, else the name in the commit
 * @param at when it was committed, which is after it was written if it was rebased
 * @param headline the first line of its message
 * @param files empty in lists
 */
record Commit(
    SourceRepository repository,
    String sha,
    String author,
    Optional<Instant> at,
    String headline,
    List<ChangedFile> files) {
  private static final int LONGEST = 120;
  private static final int LONGEST_PATH = 300;

  static Commit of(SourceRepository repository, JsonObject json, Redactor redactor) {
    JsonObject commit = Json.object(json, "commit");
    String login = Json.text(Json.object(json, "author"), "login");
    String name = Json.text(Json.object(commit, "author"), "name");
    return new Commit(
        repository,
        sha(json),
        shown(login.isEmpty() ? name : login, redactor),
        time(Json.text(Json.object(commit, "committer"), "date")),
        shown(Json.text(commit, "message").strip().lines().findFirst().orElse(""), redactor),
        Json.list(json, "files").stream()
            .map(each -> file(each, redactor))
            .filter(each -> !each.path().isEmpty())
            .toList());
  }

  private static ChangedFile file(JsonObject json, Redactor redactor) {
    String path = shown(Json.text(json, "filename"), redactor, LONGEST_PATH);
    return new ChangedFile(path, Json.text(json, "patch"));
  }

  /** Nothing but a hash may become part of an address. */
  private static String sha(JsonObject json) {
    String sha = Json.text(json, "sha");
    if (!sha.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
      throw GitHubException.failed("its answer has a commit without a hash");
    }
    return sha;
  }

  /** Somebody else's words: on one line, without control characters and secrets, and short. */
  static String shown(String text, Redactor redactor) {
    return shown(text, redactor, LONGEST);
  }

  private static String shown(String text, Redactor redactor, int longest) {
    String plain = redactor.text(UntrustedText.stripLine(text)).strip();
    return plain.codePointCount(0, plain.length()) > longest
        ? plain.substring(0, plain.offsetByCodePoints(0, longest)) + "..."
        : plain;
  }

  static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException invalid) {
      return Optional.empty();
    }
  }

  /** Where its own changes are not what came with it. */
  Commit withoutFiles() {
    return new Commit(repository, sha, author, at, headline, List.of());
  }
}
