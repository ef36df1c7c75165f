package io.pilothouse.guard;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Time;
import io.pilothouse.policy.Verdict;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.InputRequiredException;
import io.pilothouse.tools.core.Lanes;
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
  private final Sites sites;
  private final Planner planner;
  private final Judge judge;
  private final PlanDesk desk;
  private final Approver approver;
  private final Answers answers;
  private final Execution execution;

  /**
   * @param answers tell the caller what came of it, without credentials
   * @param key binds plans
   */
  public Guard(
      Access access,
      Policies policies,
      Ledger ledger,
      BlockingSeam seam,
      Answers answers,
      Time time,
      PlanKey key) {
    this.ledger = ledger;
    this.redactor = answers.redactor();
    Clock clock = time.clock();
    this.sites = new Sites(access.clusters(), access.writers());
    this.planner = new Planner(access.authority());
    this.judge = new Judge(policies, ledger, seam, clock);
    this.desk = new PlanDesk(ledger, key, clock);
    this.approver = new Approver(ledger);
    this.answers = answers;
    this.execution =
        new Execution(
            ledger,
            judge,
            desk,
            new Applier(access.authority(), ledger, redactor, clock),
            new Aftermath(ledger, redactor, time, this::run),
            answers,
            time);
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
  Future<Ruling> explain(Operation operation, ToolCall call) {
    return sites
        .site(call.arguments().text("context"), call.caller())
        .compose(
            site ->
                operation
                    .drafts(call, site.reader())
                    .compose(drafts -> ruling(operation, call, site, drafts)));
  }

  private Future<ToolResult> begin(Attempt attempt) {
    return attempt
        .operation()
        .drafts(attempt.call(), attempt.site().reader())
        .compose(drafts -> decide(attempt, drafts, Optional.empty()));
  }

  private Future<ToolResult> resume(Attempt attempt, String id) {
    attempt.by(id);
    return desk.find(attempt, id)
        .compose(
            found ->
                switch (found) {
                  case PlanDesk.Found.Finished finished ->
                      Future.succeededFuture(finished.answer());
                  case PlanDesk.Found.UnderWay other -> Future.failedFuture(PlanDesk.underWay());
                  case PlanDesk.Found.Open open ->
                      decide(attempt, open.drafts(), Optional.of(open.plan()));
                });
  }

  private Future<ToolResult> decide(Attempt attempt, Drafts drafts, Optional<JsonObject> saved) {
    attempt.about(drafts, redactor);
    ToolCall call = attempt.call();
    return ruling(attempt.operation(), call, attempt.site(), drafts)
        .compose(ruling -> obey(attempt, ruling, saved));
  }

  /**
   * What a change would reach takes five lists to find out. They are left out where nobody asks: no
   * rule does, and it turns out to be allowed.
   */
  private Future<Ruling> ruling(Operation operation, ToolCall call, Site site, Drafts drafts) {
    boolean unseen = judge.mayAllowUnseen() && !Envelope.of(call.arguments()).dryRun();
    return planner
        .plan(site, drafts, unseen, call.scope())
        .compose(plans -> judged(operation, call, site, drafts, plans))
        .compose(
            ruling ->
                ruling.lacksReach()
                    ? planner
                        .seen(site, drafts, ruling.plans().toList(), call.scope())
                        .compose(plans -> judged(operation, call, site, drafts, plans))
                    : Future.succeededFuture(ruling));
  }

  private Future<Ruling> judged(
      Operation operation, ToolCall call, Site site, Drafts drafts, List<Plan> plans) {
    return Lanes.map(
            plans,
            plan ->
                judge
                    .judge(PolicyQuestion.of(operation, call.caller(), site.context(), plan))
                    .map(said -> new Ruling.Ruled(plan, said)))
        .map(all -> new Ruling(drafts, all));
  }

  private Future<ToolResult> obey(Attempt attempt, Ruling ruling, Optional<JsonObject> saved) {
    judge.announce(ruling.evaluation());
    attempt.note("decision", ruling.verdict().word()).note("rule", ruling.evaluation().rule());
    String context = attempt.site().context();
    if (ruling.verdict() == Verdict.DENY) {
      return Future.failedFuture(Answers.denied(ruling));
    }
    if (ruling.changesNothing()) {
      return ended(attempt, Note.Event.UNCHANGED, answers.nothingToDo(ruling, context));
    }
    if (ruling.verdict() == Verdict.SIMULATE) {
      return ended(
          attempt, Note.Event.SIMULATED, answers.simulated(ruling, context, Optional.empty()));
    }
    if (ruling.approvals().size() > 1) {
      return Future.failedFuture(Answers.unlikeApprovals(ruling));
    }
    return saved
        .map(Future::succeededFuture)
        .orElseGet(() -> desk.save(attempt, ruling))
        .compose(
            kept -> {
              String id = kept.getString("id");
              attempt.by(id);
              if (attempt.envelope().dryRun()) {
                return ended(
                    attempt,
                    Note.Event.SIMULATED,
                    answers.simulated(ruling, context, Optional.of(id)));
              }
              requireKnown(ruling);
              return ruling.verdict() == Verdict.ALLOW
                  ? execution.of(attempt, ruling, id)
                  : ifApproved(attempt, ruling, kept);
            });
  }

  private static void requireKnown(Ruling ruling) {
    List<String> unknown = ruling.unknown();
    if (!unknown.isEmpty()) {
      throw new ToolException(
          ErrorCode.POLICY_DENIED,
          "what the change would reach is not known: " + String.join(", ", unknown),
          "Nothing was changed. Call again when these can be listed, with the right to do so.");
    }
  }

  private Future<ToolResult> ifApproved(Attempt attempt, Ruling ruling, JsonObject kept) {
    ruling.drafts().each().forEach(draft -> ProgramRun.requireLegible(draft, redactor));
    String id = kept.getString("id");
    String context = attempt.site().context();
    String user = attempt.call().caller().user();
    String question = answers.question(ruling, context, user, attempt.envelope().reason());
    return approver
        .approvedBy(
            attempt, ruling.evaluation(), id, ruling.summary(), question, PlanDesk.expires(kept))
        .compose(
            by -> {
              if (by.isEmpty()) {
                return ended(
                    attempt,
                    Note.Event.APPROVAL_REQUIRED,
                    answers.approvalRequired(ruling, context, id, PlanDesk.expires(kept)));
              }
              attempt.note("approver", by.get());
              return execution.of(attempt, ruling, id);
            });
  }

  /** An attempt without a write is journaled, too; but its answer stands if that fails. */
  private Future<ToolResult> ended(Attempt attempt, Note.Event event, ToolResult answer) {
    return ledger.journal(attempt.row(event)).transform(kept -> Future.succeededFuture(answer));
  }

  private Future<ToolResult> refused(Attempt attempt, Throwable failure) {
    if (failure instanceof InputRequiredException) {
      return Future.failedFuture(failure);
    }
    attempt.note("failure", Failures.redacted(failure, redactor).text());
    return ledger
        .journal(attempt.row(Note.Event.REFUSED))
        .transform(kept -> Future.failedFuture(failure));
  }
}
