package io.pilothouse.guard;

import io.pilothouse.audit.Anchor;
import io.pilothouse.audit.Entry;
import io.pilothouse.audit.Journal;
import io.pilothouse.policy.Budget;
import io.pilothouse.state.Approvals;
import io.pilothouse.state.Budgets;
import io.pilothouse.state.Change;
import io.pilothouse.state.Changes;
import io.pilothouse.state.Database;
import io.pilothouse.state.Locks;
import io.pilothouse.state.Plans;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** A ledger in the database, shared by all processes that use it. */
public final class StateLedger implements Ledger {
  /** Longer than any call; a writer that dies is waited for no longer. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final int MOST_TRIES = 100;

  private final Plans plans;
  private final Approvals approvals;
  private final Budgets budgets;
  private final Changes changes;
  private final Locks locks;
  private final Journal journal;
  private final Time time;

  public StateLedger(Database database, Journal journal, Time time) {
    this.plans = new Plans(database);
    this.approvals = new Approvals(database);
    this.budgets = new Budgets(database);
    this.changes = new Changes(database);
    this.locks = new Locks(database);
    this.journal = journal;
    this.time = time;
  }

  private Instant now() {
    return time.clock().instant();
  }

  @Override
  public Future<Long> journal(Note note) {
    Entry entry =
        new Entry(
            kind(note.event()),
            note.caller(),
            note.tool(),
            note.object()
                .map(at -> new Entry.Subject(at.context(), at.namespace(), at.kind(), at.name()))
                .orElse(Entry.Subject.NONE),
            note.plan(),
            note.facts().copy().put("outcome", note.event().word()));
    return journal
        .append(note.answers().isPresent() ? entry.answering(note.answers().getAsLong()) : entry)
        .map(Anchor::seq);
  }

  private static Entry.Kind kind(Note.Event event) {
    return switch (event) {
      case REFUSED, SIMULATED, UNCHANGED -> Entry.Kind.DECISION;
      case APPROVAL_REQUIRED -> Entry.Kind.APPROVAL;
      case APPLYING -> Entry.Kind.INTENT;
      case APPLIED, FAILED, UNKNOWN -> Entry.Kind.OUTCOME;
    };
  }

  @Override
  public Future<Void> savePlan(JsonObject plan, Instant expires) {
    return plans.save(plan.getString("id"), plan.getString("user"), expires, plan);
  }

  @Override
  public Future<Optional<Saved>> plan(String id) {
    return plans
        .find(id)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : plans
                        .outcome(id)
                        .map(outcome -> Optional.of(new Saved(found.get().body(), outcome))));
  }

  @Override
  public Future<Boolean> claim(String planId) {
    return plans.claim(planId, now()).map(Plans.Claim.Claimed.class::isInstance);
  }

  @Override
  public Future<Void> finish(String planId, JsonObject outcome) {
    return plans.finish(planId, outcome).mapEmpty();
  }

  @Override
  public Future<Void> ask(String planId, JsonObject question, Instant expires) {
    return approvals.open(planId, question, question.getString("user"), expires, now()).mapEmpty();
  }

  @Override
  public Future<Optional<Answer>> answer(String planId) {
    return approvals
        .find(planId)
        .map(
            found ->
                found.map(
                    asked ->
                        asked
                            .answer()
                            .map(said -> new Answer(Optional.of(said.approved()), said.approver()))
                            .orElse(new Answer(Optional.empty(), ""))));
  }

  @Override
  public Future<Void> decide(String planId, boolean approved, String by) {
    return approvals.decide(planId, new Approvals.Answer(approved, by, "", now())).mapEmpty();
  }

  @Override
  public Future<Integer> count(Budget budget, Instant since) {
    return budgets.count(budget.key(), since);
  }

  @Override
  public Future<Boolean> take(List<Budget> wanted, String planId, Instant at) {
    List<Budgets.Limit> limits =
        wanted.stream()
            .map(each -> new Budgets.Limit(each.key(), each.most(), each.window()))
            .toList();
    return budgets.take(limits, at, planId).map(Optional::isEmpty);
  }

  @Override
  public Future<Void> giveBack(String planId) {
    return budgets.release(planId);
  }

  @Override
  public Future<Void> recordChange(JsonObject change) {
    return changes.record(
        new Change(
            change.getString("id"),
            Instant.parse(change.getString("at")),
            new Change.Target(
                change.getString("context"),
                change.getString("namespace"),
                change.getString("kind"),
                change.getString("name")),
            change.getString("user"),
            change.getString("status"),
            change));
  }

  @Override
  public Future<Optional<JsonObject>> change(String id) {
    return changes.find(id).map(found -> found.map(StateLedger::json));
  }

  @Override
  public Future<List<JsonObject>> changes(
      Optional<String> namespace, Optional<String> name, int most) {
    Changes.Filter filter =
        new Changes.Filter(
            Optional.empty(),
            namespace,
            Optional.empty(),
            name,
            Optional.empty(),
            Optional.empty());
    return changes
        .list(filter, most, Optional.empty())
        .map(page -> page.changes().stream().map(StateLedger::json).toList());
  }

  private static JsonObject json(Change change) {
    return change.body().copy().put("status", change.status());
  }

  @Override
  public Future<Void> setStatus(String changeId, String status) {
    return changes
        .find(changeId)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(false)
                    : changes.setStatus(changeId, found.get().status(), status))
        .mapEmpty();
  }

  @Override
  public <T> Future<T> alone(String name, Supplier<Future<T>> work) {
    String owner = UUID.randomUUID().toString();
    return acquire(name, owner, MOST_TRIES)
        .compose(mine -> work.get())
        .onComplete(over -> locks.release(name, owner));
  }

  private Future<Void> acquire(String name, String owner, int tries) {
    return locks
        .acquire(name, owner, LEASE, now())
        .compose(
            mine -> {
              if (mine) {
                return Future.succeededFuture();
              }
              return tries == 0
                  ? Future.failedFuture(busy())
                  : time.pause()
                      .of(BETWEEN_TRIES)
                      .compose(later -> acquire(name, owner, tries - 1));
            });
  }

  private static ToolException busy() {
    return new ToolException(
        ErrorCode.CONFLICT,
        "another write to the same object is under way",
        "Nothing was changed; look at list_changes and call again.");
  }
}
