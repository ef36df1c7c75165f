package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Time;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Sees what comes of changes that were made, and takes them back if that is wished. */
final class Aftermath {
  /** What it takes to plan, decide and apply once more. */
  private static final Duration TIME_TO_UNDO = Duration.ofSeconds(10);

  private final Ledger ledger;
  private final Redactor redactor;
  private final Time time;
  private final BiFunction<Operation, ToolCall, Future<ToolResult>> gate;

  /**
   * @param gate through which every write goes
   */
  Aftermath(
      Ledger ledger,
      Redactor redactor,
      Time time,
      BiFunction<Operation, ToolCall, Future<ToolResult>> gate) {
    this.ledger = ledger;
    this.redactor = redactor;
    this.time = time;
    this.gate = gate;
  }

  /** Follows each change that was made; never fails. */
  Future<List<Outcome>> of(Attempt attempt, List<Outcome> outcomes, Progress progress) {
    Envelope envelope = attempt.envelope();
    boolean follow = envelope.follow() || envelope.rollbackOnFailure();
    Future<List<Outcome>> all = Future.succeededFuture(List.of());
    for (Outcome outcome : outcomes) {
      all =
          all.compose(
              before ->
                  (follow ? followed(attempt, outcome, progress) : Future.succeededFuture(outcome))
                      .map(now -> with(before, now)));
    }
    return all.compose(
        ended ->
            envelope.rollbackOnFailure() && ended.stream().anyMatch(Aftermath::isBad)
                ? undone(attempt, ended)
                : Future.succeededFuture(ended));
  }

  private Future<Outcome> followed(Attempt attempt, Outcome outcome, Progress progress) {
    if (!(outcome instanceof Outcome.Done done)
        || done.plan().draft().follow() == Draft.Follow.NOTHING) {
      return Future.succeededFuture(outcome);
    }
    return new Follower(
            attempt.site().reader(), done.plan().draft(), scope(attempt), progress, time)
        .follow()
        .map(end -> new Outcome.Done(done.plan(), done.applied().ended(end)));
  }

  /** Where it may have to be undone, following ends early enough for that. */
  private static CallScope scope(Attempt attempt) {
    CallScope scope = attempt.call().scope();
    Duration left = scope.remaining().minus(TIME_TO_UNDO);
    return attempt.envelope().rollbackOnFailure() && left.isPositive() ? scope.atMost(left) : scope;
  }

  private static boolean isBad(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed failed -> true;
      case Outcome.Done done -> done.applied().end().filter(end -> !end.done()).isPresent();
      default -> false;
    };
  }

  /** The last change first. */
  private Future<List<Outcome>> undone(Attempt attempt, List<Outcome> outcomes) {
    Future<List<Outcome>> all = Future.succeededFuture(List.of());
    for (Outcome outcome : outcomes.reversed()) {
      all =
          all.compose(
              before ->
                  (outcome instanceof Outcome.Done done
                          ? undone(attempt, done)
                          : Future.succeededFuture(outcome))
                      .map(now -> with(before, now)));
    }
    return all.map(List::reversed);
  }

  /** Through the same gate as any other write. */
  private Future<Outcome> undone(Attempt attempt, Outcome.Done done) {
    return gate.apply(new UndoChange(ledger), UndoChange.call(attempt.call(), done.applied()))
        .map(ToolResult::text)
        .otherwise(failure -> "not undone: " + Failures.redacted(failure, redactor).text())
        .map(
            said ->
                new Outcome.Done(
                    done.plan(),
                    done.applied()
                        .noting("rollback_on_failure: " + said.lines().findFirst().orElse(""))));
  }

  private static List<Outcome> with(List<Outcome> before, Outcome next) {
    List<Outcome> all = new ArrayList<>(before);
    all.add(next);
    return all;
  }
}
