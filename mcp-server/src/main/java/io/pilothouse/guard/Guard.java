package io.pilothouse.guard;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.policy.Evaluation;
import io.pilothouse.policy.Verdict;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ClusterFailures;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.InputRequiredException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Takes an operation from wish to effect: plan, decide, approve, apply, verify. Whatever is not
 * known on the way ends it before anything is written. Instances are shared by all callers.
 */
public final class Guard {
  private final Ledger ledger;
  private final Redactor redactor;
  private final Time time;
  private final Sites sites;
  private final Planner planner;
  private final Judge judge;
  private final PlanDesk desk;
  private final Approver approver;
  private final Applier applier;
  private final Answers answers;

  /**
   * @param key binds plans
   */
  public Guard(
      Access access,
      Policies policies,
      Ledger ledger,
      BlockingSeam seam,
      Redactor redactor,
      Time time,
      PlanKey key) {
    this.ledger = ledger;
    this.redactor = redactor;
    this.time = time;
    Clock clock = time.clock();
    this.sites = new Sites(access.clusters(), access.writers());
    this.planner = new Planner(access.authority());
    this.judge = new Judge(policies, ledger, seam, clock);
    this.desk = new PlanDesk(ledger, key, clock);
    this.approver = new Approver(ledger);
    this.applier = new Applier(access.authority(), ledger, redactor, clock);
    this.answers = new Answers(redactor);
  }

  /** What a write tool does. Fails as {@link io.pilothouse.tools.Tool#call} does. */
  Future<ToolResult> run(Operation operation, ToolCall call) {
    Attempt attempt = new Attempt(operation, call, redactor);
    return sites
        .site(attempt.envelope().context(), call.caller())
        .compose(
            site -> {
              attempt.at(site);
              return attempt
                  .envelope()
                  .planId()
                  .or(() -> Approver.askedAbout(call))
                  .map(id -> resume(attempt, id))
                  .orElseGet(() -> begin(attempt));
            })
        .recover(failure -> refused(attempt, failure));
  }

  /** What the policy says about a call. Writes nothing, and nothing is remembered. */
  public Future<Evaluation> explain(Operation operation, ToolCall call) {
    return sites
        .site(call.arguments().text("context"), call.caller())
        .compose(
            site ->
                operation
                    .draft(call, site.reader())
                    .compose(draft -> planner.plan(site, draft, call.scope()))
                    .map(plan -> PolicyQuestion.of(operation, call.caller(), site.context(), plan)))
        .compose(judge::judge);
  }

  private Future<ToolResult> begin(Attempt attempt) {
    return attempt
        .operation()
        .draft(attempt.call(), attempt.site().reader())
        .compose(draft -> decide(attempt, draft, Optional.empty()));
  }

  private Future<ToolResult> resume(Attempt attempt, String id) {
    attempt.by(id);
    return desk.find(attempt, id)
        .compose(
            found ->
                switch (found) {
                  case PlanDesk.Found.Finished finished ->
                      Future.succeededFuture(finished.answer());
                  case PlanDesk.Found.Open open ->
                      decide(attempt, open.draft(), Optional.of(open.plan()));
                });
  }

  private Future<ToolResult> decide(Attempt attempt, Draft draft, Optional<JsonObject> saved) {
    attempt.about(draft);
    attempt.note("patch", redactor.redact(new JsonObject().put("body", draft.mutation().body())));
    ToolCall call = attempt.call();
    return planner
        .plan(attempt.site(), draft, call.scope())
        .compose(
            plan ->
                judge
                    .judge(
                        PolicyQuestion.of(
                            attempt.operation(), call.caller(), attempt.site().context(), plan))
                    .compose(decision -> obey(attempt, plan, decision, saved)));
  }

  private Future<ToolResult> obey(
      Attempt attempt, Plan plan, Evaluation decision, Optional<JsonObject> saved) {
    judge.announce(decision);
    attempt.note("decision", decision.verdict().word()).note("rule", decision.rule());
    String context = attempt.site().context();
    if (decision.verdict() == Verdict.DENY) {
      return Future.failedFuture(Answers.denied(decision));
    }
    if (plan.changesNothing()) {
      return ended(attempt, Note.Event.UNCHANGED, answers.nothingToDo(plan, context));
    }
    if (decision.verdict() == Verdict.SIMULATE) {
      return ended(
          attempt,
          Note.Event.SIMULATED,
          answers.simulated(plan, context, decision, Optional.empty()));
    }
    return saved
        .map(Future::succeededFuture)
        .orElseGet(() -> desk.save(attempt, plan, decision))
        .compose(
            kept -> {
              String id = kept.getString("id");
              attempt.by(id);
              if (attempt.envelope().dryRun()) {
                return ended(
                    attempt,
                    Note.Event.SIMULATED,
                    answers.simulated(plan, context, decision, Optional.of(id)));
              }
              requireKnown(plan);
              return decision.verdict() == Verdict.ALLOW
                  ? carryOut(attempt, plan, decision, id)
                  : ifApproved(attempt, plan, decision, kept);
            });
  }

  private static void requireKnown(Plan plan) {
    List<String> unknown = plan.blast().around().unknown();
    if (!unknown.isEmpty()) {
      throw new ToolException(
          ErrorCode.POLICY_DENIED,
          "what the change would reach is not known: " + String.join(", ", unknown),
          "Nothing was changed. Call again when these can be listed, with the right to do so.");
    }
  }

  private Future<ToolResult> ifApproved(
      Attempt attempt, Plan plan, Evaluation decision, JsonObject kept) {
    String id = kept.getString("id");
    String context = attempt.site().context();
    String user = attempt.call().caller().user();
    String question = answers.question(plan, context, user, attempt.envelope().reason());
    return approver
        .approvedBy(attempt, decision, id, question, PlanDesk.expires(kept))
        .compose(
            by -> {
              if (by.isEmpty()) {
                return ended(
                    attempt,
                    Note.Event.APPROVAL_REQUIRED,
                    answers.approvalRequired(plan, context, decision, id, PlanDesk.expires(kept)));
              }
              attempt.note("approver", by.get());
              return carryOut(attempt, plan, decision, id);
            });
  }

  /** Once, whoever else brings the same plan. */
  private Future<ToolResult> carryOut(Attempt attempt, Plan plan, Evaluation decision, String id) {
    return ledger
        .claim(id)
        .compose(
            first ->
                first
                    ? applier
                        .apply(attempt, plan, decision, id)
                        .compose(done -> attempt.operation().applied(attempt.call()).map(done))
                        .compose(done -> verified(attempt, plan, done))
                        .map(done -> answers.applied(plan, done, decision))
                        .transform(outcome -> finished(id, outcome))
                    : desk.find(attempt, id).compose(PlanDesk::firstOutcome));
  }

  private Future<ToolResult> finished(String id, AsyncResult<ToolResult> outcome) {
    ToolResult answer =
        outcome.succeeded() ? outcome.result() : ToolResult.error(words(outcome.cause()));
    return ledger
        .finish(id, Answers.toJson(answer))
        .transform(
            kept ->
                outcome.succeeded()
                    ? Future.succeededFuture(answer)
                    : Future.failedFuture(outcome.cause()));
  }

  private ToolException words(Throwable failure) {
    ToolException said =
        switch (failure) {
          case ToolException known -> known;
          case ClusterException known -> ClusterFailures.translate(known);
          default ->
              new ToolException(
                  ErrorCode.INTERNAL,
                  "the write failed unexpectedly",
                  "Read the object before retrying: the write may have happened.");
        };
    return new ToolException(
        said.code(), redactor.text(said.getMessage()), redactor.text(said.next()));
  }

  private Future<Applied> verified(Attempt attempt, Plan plan, Applied done) {
    boolean undo = attempt.envelope().rollbackOnFailure();
    if (!(attempt.envelope().follow() || undo) || plan.draft().follow() == Draft.Follow.NOTHING) {
      return Future.succeededFuture(done);
    }
    ToolCall call = attempt.call();
    return new Follower(attempt.site().reader(), plan.draft(), call.scope(), call.progress(), time)
        .follow()
        .map(done::ended)
        .compose(
            ended ->
                undo && !ended.end().orElseThrow().done()
                    ? undone(attempt, ended)
                    : Future.succeededFuture(ended));
  }

  /** Through the same gate as any other write. */
  private Future<Applied> undone(Attempt attempt, Applied done) {
    return run(new UndoChange(ledger), UndoChange.call(attempt.call(), done))
        .map(ToolResult::text)
        .otherwise(failure -> "not undone: " + words(failure).text())
        .map(said -> done.noting("rollback_on_failure: " + said.lines().findFirst().orElse("")));
  }

  /** An attempt without a write is journaled, too; but its answer stands if that fails. */
  private Future<ToolResult> ended(Attempt attempt, Note.Event event, ToolResult answer) {
    return ledger.journal(attempt.row(event)).transform(kept -> Future.succeededFuture(answer));
  }

  private Future<ToolResult> refused(Attempt attempt, Throwable failure) {
    if (failure instanceof InputRequiredException) {
      return Future.failedFuture(failure);
    }
    attempt.note("failure", words(failure).text());
    return ledger
        .journal(attempt.row(Note.Event.REFUSED))
        .transform(kept -> Future.failedFuture(failure));
  }
}
