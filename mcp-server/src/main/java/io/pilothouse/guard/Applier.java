package io.pilothouse.guard;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.policy.Evaluation;
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
 * Carries out a plan that was decided on. One writer on an object at a time; the journal first;
 * provided that the object is still the one that was planned for. Once the request is on its way it
 * is not called off: a client that goes away gets no answer, but the journal does.
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

  /** Applies a plan that the caller has claimed. */
  Future<Applied> apply(Attempt attempt, Plan plan, Evaluation decision, String planId) {
    String object = attempt.site().context() + "/" + plan.draft().object();
    return ledger.alone(object, () -> inTurn(attempt, plan, decision, planId));
  }

  private Future<Applied> inTurn(Attempt attempt, Plan plan, Evaluation decision, String planId) {
    if (attempt.call().scope().cancellation().isCancelled()) {
      return Future.failedFuture(
          ClusterException.of(
              ClusterException.Kind.CANCELLED, plan.draft().summary(), "nothing was changed"));
    }
    String changeId = "c-" + UUID.randomUUID().toString().substring(0, 13);
    attempt.note("changeId", changeId);
    return ledger
        .take(decision.budgets(), planId, clock.instant())
        .compose(taken -> taken ? journal(attempt) : Future.failedFuture(usedUp(decision)))
        .compose(
            journaled ->
                send(attempt, plan.draft(), true)
                    .transform(
                        sent ->
                            sent.succeeded()
                                ? applied(attempt, plan, planId, changeId, sent.result())
                                : failed(attempt, plan, planId, changeId, sent.cause())));
  }

  private static ToolException usedUp(Evaluation decision) {
    return new ToolException(
        ErrorCode.POLICY_DENIED,
        "a limit of rule \"" + decision.rule() + "\" is reached",
        "Wait, or ask who keeps the policy.");
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

  private Future<Applied> applied(
      Attempt attempt, Plan plan, String planId, String changeId, JsonObject answer) {
    JsonObject result = Plan.after(plan.draft(), answer);
    attempt.note("resourceVersionAfter", version(result));
    Applied done =
        new Applied(changeId, planId, attempt.site().context(), List.of(), Optional.empty());
    Future<String> kept =
        noting(
            ledger.recordChange(change(attempt, plan, result, changeId, "applied")),
            "the change could not be recorded, so undo_change will not find it");
    Future<String> told = event(attempt, plan, changeId);
    Future<String> journaled =
        noting(
            ledger.journal(attempt.row(Note.Event.APPLIED)),
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

  private Future<Applied> failed(
      Attempt attempt, Plan plan, String planId, String changeId, Throwable failure) {
    attempt.note("failure", redactor.text(String.valueOf(failure.getMessage())));
    if (!mayHaveHappened(failure)) {
      return Future.join(ledger.giveBack(planId), ledger.journal(attempt.row(Note.Event.FAILED)))
          .transform(whatever -> Future.failedFuture(failure));
    }
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
        "Read the object before retrying: the write may have happened.");
  }

  private JsonObject change(
      Attempt attempt, Plan plan, JsonObject result, String changeId, String status) {
    Draft draft = plan.draft();
    JsonObject change =
        new JsonObject()
            .put("id", changeId)
            .put("at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
            .put("status", status)
            .put("tool", attempt.operation().name())
            .put("user", attempt.call().caller().user())
            .put("reason", redactor.text(attempt.envelope().reason()))
            .put("context", attempt.site().context())
            .put("namespace", draft.namespace())
            .put("kind", draft.type().kind())
            .put("name", draft.name())
            .put("uid", draft.before().isEmpty() ? Json.uid(result) : draft.uid())
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
