package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Time;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies the changes of one plan in their order, up to the first that fails, or until the kill
 * switch is on. Of one call, on its context.
 */
final class Sequence {
  /** As long as kubectl waits before it asks for an eviction again. */
  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(5);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** What it takes to say how things are before the call ends. */
  private static final Duration RESERVE = Duration.ofSeconds(3);

  private final Applier applier;
  private final Ledger ledger;
  private final Judge judge;
  private final Time time;
  private final CallScope scope;
  private final Progress progress;
  private final List<Step> steps;
  private final Deque<Step> waiting;
  private final Instant until;
  private final Map<Step, Outcome> outcomes = new IdentityHashMap<>();
  private final Map<Step, Throwable> refusals = new IdentityHashMap<>();
  private int refusedInARow;

  /**
   * @param steps in the order in which they are to be applied
   */
  Sequence(
      Applier applier,
      Ledger ledger,
      Judge judge,
      Time time,
      CallScope scope,
      Progress progress,
      List<Step> steps) {
    this.applier = applier;
    this.ledger = ledger;
    this.judge = judge;
    this.time = time;
    this.scope = scope;
    this.progress = progress;
    this.steps = steps;
    this.waiting = new ArrayDeque<>(steps);
    this.until = time.clock().instant().plus(scope.remaining()).minus(RESERVE);
  }

  /**
   * Takes from all budgets before anything is changed, then changes one object after the other.
   *
   * @return what became of each; fails only when nothing was changed, because a limit is reached
   */
  Future<List<Outcome>> run() {
    return take(0)
        .recover(failure -> giveBack().transform(back -> Future.failedFuture(failure)))
        .compose(taken -> next())
        .map(over -> steps.stream().map(outcomes::get).toList());
  }

  private Future<Void> take(int index) {
    if (index == steps.size()) {
      return Future.succeededFuture();
    }
    Step step = steps.get(index);
    return ledger
        .take(step.budgets(), step.use(), time.clock().instant())
        .compose(taken -> taken ? take(index + 1) : Future.failedFuture(usedUp(step)));
  }

  private ToolException usedUp(Step step) {
    return new ToolException(
        ErrorCode.POLICY_DENIED,
        "a limit of rule \"%s\" is reached%s"
            .formatted(step.rule(), steps.size() == 1 ? "" : " with " + step.draft().object()),
        "Nothing was changed. Wait, or ask who keeps the policy.");
  }

  private Future<?> giveBack() {
    return Future.join(steps.stream().map(step -> ledger.giveBack(step.use())).toList());
  }

  private Future<Void> next() {
    Step step = waiting.poll();
    if (step == null) {
      return Future.succeededFuture();
    }
    if (scope.cancellation().isCancelled()) {
      return stop(step, Applier.cancelled(step.draft()));
    }
    return mayGoOn()
        .transform(may -> may.succeeded() ? applied(step) : killed(step, Failures.of(may.cause())));
  }

  /** The first change was decided on just now; the last eviction may be minutes later. */
  private Future<Void> mayGoOn() {
    return outcomes.isEmpty() && refusals.isEmpty() ? Future.succeededFuture() : judge.goOn();
  }

  private Future<Void> killed(Step step, ToolException failure) {
    return stop(step, failure)
        .onSuccess(over -> outcomes.put(step, new Outcome.Failed(step.plan(), failure)));
  }

  private Future<Void> applied(Step step) {
    return applier
        .apply(step)
        .transform(
            result ->
                result.succeeded() ? done(step, result.result()) : failed(step, result.cause()));
  }

  private Future<Void> done(Step step, Applied applied) {
    outcomes.put(step, new Outcome.Done(step.plan(), applied));
    refusedInARow = 0;
    if (steps.size() > 1) {
      progress.report(
          0, 0, "%d of %d: %s".formatted(outcomes.size(), steps.size(), step.draft().summary()));
    }
    return next();
  }

  private Future<Void> failed(Step step, Throwable failure) {
    if (!step.mayTryAgain(failure)) {
      // The applier has concluded it.
      refusals.remove(step);
      return step.standsAlone() ? alone(step, failure) : stop(step, failure);
    }
    refusals.put(step, failure);
    if (!time.clock().instant().isBefore(until)) {
      return stop(step, failure);
    }
    if (step.awaits()) {
      waiting.addFirst(step);
      return time.pause().of(BETWEEN_LOOKS).compose(later -> next());
    }
    waiting.addLast(step);
    refusedInARow++;
    progress.report(0, 0, "refused for now: " + step.draft().summary());
    if (refusedInARow < waiting.size()) {
      return next();
    }
    refusedInARow = 0;
    return time.pause().of(BETWEEN_ROUNDS).compose(later -> next());
  }

  /** One pod that cannot be evicted, or has gone by itself, does not keep the others. */
  private Future<Void> alone(Step step, Throwable failure) {
    return step.isGone(failure)
        .compose(
            gone -> {
              if (!gone && !Step.isRefusal(failure)) {
                return stop(step, failure);
              }
              outcomes.put(
                  step,
                  gone
                      ? new Outcome.Unchanged(step.plan())
                      : new Outcome.Failed(step.plan(), failure));
              return next();
            });
  }

  /** After a failure, what waits is left alone; what was begun and refused is concluded. */
  private Future<Void> stop(Step step, Throwable failure) {
    Future<Void> over = concluded(step, refusal(step, failure));
    for (Step other : waiting) {
      over = over.compose(before -> concluded(other, new Outcome.Untried(other.plan())));
    }
    return over;
  }

  private static Outcome refusal(Step step, Throwable failure) {
    Plan plan = step.plan();
    return new Outcome.Failed(
        plan,
        Failures.isRefusedByBudget(failure, step.draft())
            ? Failures.refusedToTheEnd(failure, plan.blast())
            : Failures.explained(failure, step.draft(), plan.blast()));
  }

  private Future<Void> concluded(Step step, Outcome otherwise) {
    Throwable refusal = refusals.get(step);
    if (refusal != null) {
      outcomes.put(step, refusal(step, refusal));
      return applier.givenUp(step, refusal).transform(told -> Future.succeededFuture());
    }
    outcomes.put(step, otherwise);
    return step.attempt().hasBegun()
        ? Future.succeededFuture()
        : ledger.giveBack(step.use()).transform(back -> Future.succeededFuture());
  }
}
