package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.AccessQuestion;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ExecOutcome;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is particular to running a program in a container: no dry run, no undo, but an output. */
final class ProgramRun {
  static final String UNTRIED = "nothing was run: what a program does cannot be tried";

  /** What it takes to answer after the program was given up. */
  private static final Duration RESERVE = Duration.ofSeconds(2);

  /** What an answer says besides the output. */
  private static final int OTHER_CHARS = 900;

  private ProgramRun() {}

  /**
   * Asks for both rights at once: the request is a GET, but newer API servers want the right to
   * create as well.
   *
   * @return fails with FORBIDDEN in the API server's words if one is missing
   */
  static Future<Void> allowed(ClusterReader reader, Draft draft, CallScope scope) {
    return Future.all(access("create", reader, draft, scope), access("get", reader, draft, scope))
        .compose(
            both -> {
              List<String> missing = both.list();
              return missing.stream()
                  .filter(verb -> !verb.isEmpty())
                  .findFirst()
                  .<Future<Void>>map(verb -> Future.failedFuture(forbidden(verb, draft)))
                  .orElseGet(Future::succeededFuture);
            });
  }

  /**
   * Nobody can agree to a program of which a part is hidden from them, and more can be hidden there
   * than a password.
   */
  static void requireLegible(Draft draft, Redactor redactor) {
    boolean hidden =
        draft.mutation().verb() == Mutation.Verb.EXEC
            && draft.mutation().body() instanceof JsonObject body
            && !redactor.redact(body).equals(body);
    if (hidden) {
      throw new ToolException(
          ErrorCode.POLICY_DENIED,
          "command holds what looks like a credential, which is hidden from the person who has to"
              + " agree",
          "Nothing was run. Leave it out; let the program read it where it is kept.");
    }
  }

  /** The verb if it is missing, else nothing. */
  private static Future<String> access(
      String verb, ClusterReader reader, Draft draft, CallScope scope) {
    AccessQuestion question =
        new AccessQuestion(
            verb,
            "",
            "pods",
            Optional.of("exec"),
            Optional.of(draft.namespace()),
            Optional.of(draft.name()),
            Optional.empty());
    return reader.access(question, scope).map(answer -> answer.allowed() ? "" : verb);
  }

  private static ClusterException forbidden(String verb, Draft draft) {
    return ClusterException.of(
        ClusterException.Kind.FORBIDDEN,
        draft.mutation().words(),
        "the user cannot %s resource \"pods/exec\" in API group \"\" in the namespace \"%s\""
            .formatted(verb, draft.namespace()));
  }

  /** How long a program may take in a call. */
  static Duration time(CallScope scope) {
    Duration left = scope.remaining();
    Duration half = left.dividedBy(2);
    return half.compareTo(RESERVE) > 0 ? left.minus(RESERVE) : half;
  }

  /** What the container runtime says instead of running it. */
  static ClusterException failure(Draft draft, ExecOutcome outcome) {
    return ClusterException.of(
        ClusterException.Kind.INVALID,
        draft.mutation().words(),
        "the cluster could not run it: " + UntrustedText.stripLine(outcome.words()));
  }

  /** In words, as they follow what was run. */
  static Follower.End end(ExecOutcome outcome) {
    boolean exited = outcome.end() == ExecOutcome.End.EXITED;
    return new Follower.End(
        exited,
        false,
        exited
            ? "exit code " + outcome.exitCode().getAsInt()
            : outcome.words() + "; the connection is closed, and it may still run");
  }

  /**
   * @param maxChars for the whole answer
   */
  static Telling telling(Draft draft, ExecOutcome outcome, int maxChars, Redactor redactor) {
    String stdout = text(outcome.stdout(), redactor);
    String stderr = text(outcome.stderr(), redactor);
    int room = Math.max(0, maxChars - OTHER_CHARS);
    int forErrors = Math.min(stderr.length(), Math.max(room / 2, room - stdout.length()));
    int forOutput = Math.min(stdout.length(), room - forErrors);
    List<String> lines = new ArrayList<>();
    add(lines, "stdout", draft, stdout, forOutput);
    add(lines, "stderr", draft, stderr, forErrors);
    if (lines.isEmpty()) {
      lines.add("It wrote nothing.");
    }
    boolean cut =
        forOutput < stdout.length()
            || forErrors < stderr.length()
            || outcome.stdout().omitted() + outcome.stderr().omitted() > 0;
    JsonObject fields = new JsonObject().put("truncated", cut);
    outcome.exitCode().ifPresent(code -> fields.put("exit_code", code));
    boolean exited = outcome.end() == ExecOutcome.End.EXITED;
    fields.put("outcome", exited ? "exited" : "unknown");
    return new Telling(
        Optional.of(exited ? "EXITED" : "OUTCOME UNKNOWN"), lines, fields, problem(outcome));
  }

  private static Optional<ErrorCode> problem(ExecOutcome outcome) {
    return switch (outcome.end()) {
      case TIMED_OUT -> Optional.of(ErrorCode.TIMEOUT);
      case LOST -> Optional.of(ErrorCode.UNAVAILABLE);
      default -> Optional.empty();
    };
  }

  private static String text(ExecOutcome.Output output, Redactor redactor) {
    String head = redactor.text(UntrustedText.strip(output.head()));
    return output.omitted() == 0
        ? head
        : head
            + "[%d bytes left out here]\n".formatted(output.omitted())
            + redactor.text(UntrustedText.strip(output.tail()));
  }

  private static void add(List<String> lines, String stream, Draft draft, String text, int chars) {
    if (!text.isEmpty()) {
      lines.add(
          UntrustedText.frame(stream + " in " + draft.object(), cut(text.stripTrailing(), chars)));
    }
  }

  /** The beginning and the end. */
  private static String cut(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    int half = chars / 2;
    return text.substring(0, half)
        + "\n[%d of %d characters left out here]\n"
            .formatted(text.length() - 2 * half, text.length())
        + text.substring(text.length() - half);
  }
}
