package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ExecOutcome;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Makes the change of one object, as it was decided on. One writer on an object at a time; the
 * journal first; provided that the object is still the one that was planned for. Once the request
 * is on its way it is not called off: a client that goes away gets no answer, but the journal does.
 */
final class Applier {
  private final WriteAuthority authority;
  private final Ledger ledger;
  private final Redactor redactor;
  private final Clock clock;

  Applier(WriteAuthority authority, Ledger ledger, Redactor redactor, Clock clock) {
    this.authority = authority;
    this.ledger = ledger;
    this.redactor = redactor;
    this.clock = clock;
  }

  /**
   * Changes one object of a plan that the caller has claimed. When it fails with what {@link
   * Step#mayTryAgain} accepts, it can be applied again, or must be {@link #givenUp}.
   */
  Future<Applied> apply(Step step) {
    String object = step.attempt().site().context() + "/" + step.draft().object();
    return ledger.alone(object, () -> inTurn(step));
  }

  private Future<Applied> inTurn(Step step) {
    Attempt attempt = step.attempt();
    if (!attempt.hasBegun() && attempt.call().scope().cancellation().isCancelled()) {
      return Future.failedFuture(cancelled(step.draft()));
    }
    boolean runs = step.draft().mutation().verb() == Mutation.Verb.EXEC;
    return begin(step).compose(journaled -> runs ? run(step) : change(step));
  }

  private Future<Applied> change(Step step) {
    return send(step.attempt(), step.draft(), true)
        .transform(
            sent -> {
              if (sent.succeeded()) {
                JsonObject result = Plan.after(step.draft(), sent.result());
                return applied(step, result, Note.Event.APPLIED);
              }
              return step.mayTryAgain(sent.cause())
                  ? Future.failedFuture(sent.cause())
                  : givenUp(step, sent.cause());
            });
  }

  /** A program is not left to itself when nobody waits for it any more. */
  private Future<Applied> run(Step step) {
    CallScope scope = step.attempt().call().scope();
    return step.attempt()
        .site()
        .writer()
        .exec(authority.forReal(step.draft().mutation()), ProgramRun.time(scope), scope)
        .transform(ran -> ran.succeeded() ? ran(step, ran.result()) : givenUp(step, ran.cause()));
  }

  private Future<Applied> ran(Step step, ExecOutcome outcome) {
    if (outcome.end() == ExecOutcome.End.FAILED) {
      return givenUp(step, ProgramRun.failure(step.draft(), outcome));
    }
    Attempt attempt = step.attempt();
    outcome.exitCode().ifPresent(code -> attempt.note("exitCode", code));
    boolean exited = outcome.end() == ExecOutcome.End.EXITED;
    if (!exited) {
      attempt.note("failure", outcome.words());
    }
    int maxChars = attempt.call().arguments().maxChars();
    return applied(step, step.draft().before(), exited ? Note.Event.APPLIED : Note.Event.UNKNOWN)
        .map(done -> done.ended(ProgramRun.end(outcome)))
        .map(done -> done.telling(ProgramRun.telling(step.draft(), outcome, maxChars, redactor)));
  }

  static ClusterException cancelled(Draft draft) {
    return ClusterException.of(
        ClusterException.Kind.CANCELLED, draft.summary(), "nothing was changed");
  }

  /** One row says that a write follows, however often it is tried. */
  private Future<Void> begin(Step step) {
    if (step.attempt().hasBegun()) {
      return Future.succeededFuture();
    }
    step.attempt().note("changeId", "c-" + UUID.randomUUID().toString().substring(0, 13));
    return journal(step.attempt()).compose(journaled -> announce(step));
  }

  /** What it takes to find out later, from the object, whether the write has happened. */
  private Future<Void> announce(Step step) {
    Attempt attempt = step.attempt();
    Plan plan = step.plan();
    return ledger
        .recordChange(change(attempt, plan, plan.after(), attempt.changeId(), "applying"))
        .recover(
            failure ->
                Future.join(
                        ledger.giveBack(step.use()), ledger.journal(attempt.row(Note.Event.FAILED)))
                    .transform(
                        whatever ->
                            Future.failedFuture(
                                new ToolException(
                                    ErrorCode.UNAVAILABLE,
                                    "the change cannot be recorded, so nothing was changed",
                                    "A person must look after the server's state."))));
  }

  private Future<Void> journal(Attempt attempt) {
    return ledger
        .journal(attempt.row(Note.Event.APPLYING))
        .<Void>map(
            row -> {
              attempt.began(row);
              return null;
            })
        .recover(
            failure ->
                Future.failedFuture(
                    new ToolException(
                        ErrorCode.UNAVAILABLE,
                        "the journal cannot be written, so nothing was changed",
                        "A person must look after the server's state.")));
  }

  /** An object whose status alone has moved on is still the one that was planned for. */
  private Future<JsonObject> send(Attempt attempt, Draft draft, boolean again) {
    CallScope scope = new CallScope(attempt.call().scope().deadlineNanos(), new Cancellation());
    Mutation change =
        draft.before().isEmpty()
            ? draft.mutation()
            : draft.mutation().provided(draft.uid(), draft.resourceVersion());
    return attempt
        .site()
        .writer()
        .write(authority.forReal(change), scope)
        .recover(
            failure ->
                again && isConflict(failure) && !draft.before().isEmpty()
                    ? current(attempt, draft, scope)
                        .compose(
                            now ->
                                Noise.without(now).equals(Noise.without(draft.before()))
                                    ? send(attempt, draft.on(now), false)
                                    : Future.failedFuture(failure))
                    : Future.failedFuture(failure));
  }

  private static Future<JsonObject> current(Attempt attempt, Draft draft, CallScope scope) {
    return attempt.site().reader().get(draft.type(), draft.namespace(), draft.name(), scope);
  }

  private static boolean isConflict(Throwable failure) {
    return failure instanceof ClusterException known
        && known.kind() == ClusterException.Kind.CONFLICT;
  }

  /**
   * @param event whether it is known to have taken effect
   */
  private Future<Applied> applied(Step step, JsonObject result, Note.Event event) {
    Attempt attempt = step.attempt();
    Plan plan = step.plan();
    String changeId = attempt.changeId();
    attempt.note("resourceVersionAfter", version(result));
    Applied done =
        new Applied(
            changeId,
            attempt.plan(),
            attempt.site().context(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    Future<String> kept =
        noting(
            ledger.recordChange(change(attempt, plan, result, changeId, event.word())),
            "the change could not be recorded, so undo_change will not find it");
    Future<String> told = event(attempt, plan, changeId);
    Future<String> journaled =
        noting(
            ledger.journal(attempt.row(event)),
            "the journal could not be completed: it shows the write as begun");
    return Future.join(kept, told, journaled)
        .map(
            all ->
                done.noting(
                    Stream.of(kept.result(), told.result(), journaled.result())
                        .filter(note -> !note.isEmpty())
                        .toArray(String[]::new)));
  }

  private static Future<String> noting(Future<?> step, String problem) {
    return step.map(well -> "").otherwise(failure -> problem);
  }

  private Future<String> event(Attempt attempt, Plan plan, String changeId) {
    String message =
        redactor.text(
            plan.draft().summary()
                + " by "
                + attempt.call().caller().user()
                + ": "
                + attempt.envelope().reason());
    CallScope scope = new CallScope(attempt.call().scope().deadlineNanos(), new Cancellation());
    return attempt
        .site()
        .writer()
        .write(
            authority.forReal(ObjectEvents.about(plan.draft(), changeId, message, clock.instant())),
            scope)
        .map("")
        .otherwise(failure -> "no Kubernetes Event could be written about it");
  }

  /** Concludes a change that was begun and has failed for good. Always fails. */
  Future<Applied> givenUp(Step step, Throwable failure) {
    Attempt attempt = step.attempt();
    Plan plan = step.plan();
    attempt.note("failure", redactor.text(String.valueOf(failure.getMessage())));
    if (!mayHaveHappened(failure)) {
      return Future.join(
              ledger.giveBack(step.use()),
              ledger.forgetChange(attempt.changeId()),
              ledger.journal(attempt.row(Note.Event.FAILED)))
          .transform(whatever -> Future.failedFuture(failure));
    }
    String changeId = attempt.changeId();
    return Future.join(
            ledger.recordChange(change(attempt, plan, plan.after(), changeId, "unknown")),
            ledger.journal(attempt.row(Note.Event.UNKNOWN)))
        .transform(whatever -> Future.failedFuture(unknown(plan, changeId, failure)));
  }

  /** Whether the request may have reached the API server and been carried out. */
  private static boolean mayHaveHappened(Throwable failure) {
    return !(failure instanceof ClusterException known)
        || switch (known.kind()) {
          case TIMEOUT, UNAVAILABLE, CANCELLED, TOO_LARGE -> true;
          default -> false;
        };
  }

  private ToolException unknown(Plan plan, String changeId, Throwable failure) {
    boolean late =
        failure instanceof ClusterException known && known.kind() == ClusterException.Kind.TIMEOUT;
    return new ToolException(
        late ? ErrorCode.TIMEOUT : ErrorCode.UNAVAILABLE,
        "outcome unknown: whether \""
            + plan.draft().summary()
            + "\" took effect could not be seen ("
            + failure.getMessage()
            + "; change_id "
            + changeId
            + ")",
        plan.draft().mutation().verb() == Mutation.Verb.EXEC
            ? "The program may still run: look at what it was to do before running it again."
            : "Read the object before retrying: the write may have happened.");
  }

  private JsonObject change(
      Attempt attempt, Plan plan, JsonObject result, String changeId, String status) {
    Draft draft = plan.draft();
    JsonObject change =
        new JsonObject()
            .put("id", changeId)
            .put("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
            .put("status", status)
            .put("plan", attempt.plan())
            .put("tool", attempt.operation().name())
            .put("user", attempt.call().caller().user())
            .put("reason", redactor.text(attempt.envelope().reason()))
            .put("context", attempt.site().context())
            .put("namespace", draft.namespace())
            .put("kind", draft.type().kind())
            .put("name", draft.name())
            .put("uid", draft.before().isEmpty() ? Json.uid(result) : draft.uid())
            .put("resourceVersion", draft.resourceVersion())
            .put("summary", draft.summary())
            .put("disruption", draft.disruption().name())
            .put("follow", draft.follow().name())
            .put("effect", plan.effect(result));
    plan.inverse(result).ifPresent(inverse -> change.put("inverse", inverse.toJson()));
    return change;
  }

  private static String version(JsonObject object) {
    return Json.text(Json.object(object, "metadata"), "resourceVersion");
  }
}
