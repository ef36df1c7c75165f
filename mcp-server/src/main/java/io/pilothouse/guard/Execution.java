package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.Time;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out what was decided on: once, whoever else brings the same plan. */
final class Execution {
  /** What it takes to say how things are at the end. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(2);

  private final Ledger ledger;
  private final Judge judge;
  private final PlanDesk desk;
  private final Applier applier;
  private final Aftermath aftermath;
  private final Answers answers;
  private final Redactor redactor;
  private final Time time;

  Execution(
      Ledger ledger,
      Judge judge,
      PlanDesk desk,
      Applier applier,
      Aftermath aftermath,
      Answers answers,
      Time time) {
    this.ledger = ledger;
    this.judge = judge;
    this.desk = desk;
    this.applier = applier;
    this.aftermath = aftermath;
    this.answers = answers;
    this.redactor = answers.redactor();
    this.time = time;
  }

  /** Fails when nothing was changed, or when a single object's outcome is not known. */
  Future<ToolResult> of(Attempt attempt, Ruling ruling, String planId) {
    return ledger
        .ifFree(turn(planId), () -> once(attempt, ruling, planId))
        .compose(
            done -> done.map(Future::succeededFuture).orElseGet(() -> others(attempt, planId)));
  }

  /** Who is carrying out a plan, or has to settle what became of it, has this lock. */
  static String turn(String planId) {
    return "plan/" + planId;
  }

  private Future<ToolResult> once(Attempt attempt, Ruling ruling, String planId) {
    return ledger
        .claim(planId)
        .compose(
            first ->
                first
                    ? carryOut(attempt, ruling, planId)
                        .transform(outcome -> finished(planId, outcome))
                    : others(attempt, planId));
  }

  private Future<ToolResult> others(Attempt attempt, String planId) {
    return desk.find(attempt, planId).compose(PlanDesk::firstOutcome);
  }

  private Future<ToolResult> carryOut(Attempt attempt, Ruling ruling, String planId) {
    Ticks progress = new Ticks(attempt.call().progress());
    List<Step> steps = steps(attempt, ruling, planId);
    return new Sequence(applier, ledger, judge, time, attempt.call().scope(), progress, steps)
        .run()
        .map(applied -> withUnchanged(ruling, applied))
        .compose(outcomes -> told(attempt, outcomes))
        .compose(outcomes -> aftermath.of(attempt, outcomes, progress))
        .compose(
            outcomes ->
                ending(attempt, ruling.drafts(), outcomes)
                    .map(said -> answers.carriedOut(ruling, attempt, outcomes, said)));
  }

  private Future<Optional<Telling>> ending(
      Attempt attempt, Drafts planned, List<Outcome> outcomes) {
    return planned.single() && !isFollowed(outcomes.getFirst())
        ? Future.succeededFuture(Optional.empty())
        : attempt
            .operation()
            .ending(withTimeLeft(attempt.call()), attempt.site().reader(), planned)
            .otherwise(failure -> Optional.of(unreadable(failure)));
  }

  private static boolean isFollowed(Outcome outcome) {
    return outcome instanceof Outcome.Done done && done.applied().end().isPresent();
  }

  /** The call's own time may be over. */
  private static ToolCall withTimeLeft(ToolCall call) {
    CallScope scope = call.scope();
    boolean enough =
        !scope.cancellation().isCancelled() && scope.remaining().compareTo(LAST_LOOK) >= 0;
    return enough
        ? call
        : new ToolCall(
            call.arguments(),
            call.caller(),
            call.progress(),
            CallScope.within(LAST_LOOK, new Cancellation()),
            call.client());
  }

  private Telling unreadable(Throwable failure) {
    String why = Failures.redacted(failure, redactor).getMessage();
    return Telling.of(List.of("how things are now could not be read: " + why));
  }

  private List<Step> steps(Attempt attempt, Ruling ruling, String planId) {
    List<Step> steps = new ArrayList<>();
    for (Ruling.Ruled ruled : ruling.all()) {
      if (!ruled.plan().changesNothing()) {
        String use = ruling.single() ? planId : Step.use(planId, steps.size());
        steps.add(new Step(attempt.on(ruled, redactor), ruled, use));
      }
    }
    return steps;
  }

  private static List<Outcome> withUnchanged(Ruling ruling, List<Outcome> applied) {
    List<Outcome> all = new ArrayList<>();
    int next = 0;
    for (Ruling.Ruled ruled : ruling.all()) {
      all.add(
          ruled.plan().changesNothing()
              ? new Outcome.Unchanged(ruled.plan())
              : applied.get(next++));
    }
    return all;
  }

  /** A failure of the only object is the call's. */
  private static Future<List<Outcome>> told(Attempt attempt, List<Outcome> outcomes) {
    if (outcomes.size() == 1 && outcomes.getFirst() instanceof Outcome.Failed failed) {
      return Future.failedFuture(failed.failure());
    }
    return outcomes.stream().anyMatch(Outcome.Failed.class::isInstance)
        ? Future.succeededFuture(outcomes)
        : attempt.operation().applied(attempt.call()).map(outcomes);
  }

  private Future<ToolResult> finished(String planId, AsyncResult<ToolResult> outcome) {
    ToolResult answer =
        outcome.succeeded()
            ? outcome.result()
            : ToolResult.error(Failures.redacted(outcome.cause(), redactor));
    return ledger
        .finish(planId, Answers.toJson(answer))
        .transform(
            kept ->
                outcome.succeeded()
                    ? Future.succeededFuture(answer)
                    : Future.failedFuture(outcome.cause()));
  }
}
