package io.pilothouse.guard;

import io.pilothouse.audit.Anchor;
import io.pilothouse.audit.Entry;
import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.Time;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A ledger in the database, shared by all processes that use it. */
public final class StateLedger implements Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(StateLedger.class);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final int MOST_TRIES = 100;
  private static final int MOST_CHANGES = 500;

  /** Rows of a process whose clock is ahead count as well. */
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  private final PlanKey key;
  private final Plans plans;
  private final Approvals approvals;
  private final Budgets budgets;
  private final Changes changes;
  private final Locks locks;
  private final Journal journal;
  private final Time time;

  /**
   * @param key encrypts plans
   */
  public StateLedger(Database database, Journal journal, Time time, PlanKey key) {
    this.key = key;
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
    return journal.append(entry(note)).map(Anchor::seq);
  }

  private static Entry entry(Note note) {
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
    return note.answers().isPresent() ? entry.answering(note.answers().getAsLong()) : entry;
  }

  private static Entry.Kind kind(Note.Event event) {
    return switch (event) {
      case REFUSED, SIMULATED, UNCHANGED -> Entry.Kind.DECISION;
      case APPROVAL_REQUIRED, APPROVED, REJECTED, NOT_AN_APPROVER -> Entry.Kind.APPROVAL;
      case APPLYING -> Entry.Kind.INTENT;
      case APPLIED, FAILED, UNKNOWN -> Entry.Kind.OUTCOME;
    };
  }

  @Override
  public Future<Void> savePlan(JsonObject plan, Instant expires) {
    return key.cipher()
        .compose(
            cipher ->
                plans.save(
                    plan.getString("id"), plan.getString("user"), expires, cipher.encrypt(plan)));
  }

  @Override
  public Future<Optional<Saved>> plan(String id) {
    return standing(id)
        .map(
            found ->
                found.map(
                    plan ->
                        new Saved(plan.plan().body(), plan.claimed().isPresent(), plan.outcome())));
  }

  /** How far a plan has come. */
  Future<Optional<Plans.Standing>> standing(String plan) {
    return Future.all(key.cipher(), plans.standing(plan))
        .map(
            both -> {
              PlanCipher cipher = both.resultAt(0);
              Optional<Plans.Standing> found = both.resultAt(1);
              return found.flatMap(standing -> readable(cipher, standing));
            });
  }

  /** A plan of another key is none of ours. */
  private static Optional<Plans.Standing> readable(PlanCipher cipher, Plans.Standing standing) {
    Plans.Plan plan = standing.plan();
    try {
      return Optional.of(
          new Plans.Standing(
              new Plans.Plan(plan.id(), plan.caller(), plan.expires(), cipher.decrypt(plan.body())),
              standing.claimed(),
              standing.outcome()));
    } catch (IllegalArgumentException anothers) {
      LOG.warn("Plan {} was made with another plan.key, so it is left alone", plan.id());
      return Optional.empty();
    }
  }

  /** Plans that were claimed and not finished, oldest first. */
  Future<List<Plans.Standing>> unfinishedPlans() {
    return Future.all(key.cipher(), plans.unfinished())
        .map(
            both -> {
              PlanCipher cipher = both.resultAt(0);
              List<Plans.Standing> found = both.resultAt(1);
              return found.stream().flatMap(each -> readable(cipher, each).stream()).toList();
            });
  }

  /** Rows of writes that were begun and not concluded, oldest first. */
  Future<List<JsonObject>> unfinishedIntents() {
    return journal.unfinished(now().plus(CLOCKS_DIFFER));
  }

  /** The changes of a plan that was claimed at that moment. */
  Future<List<JsonObject>> changesOf(String plan, Instant claimed) {
    return changesOf(plan, claimed.truncatedTo(ChronoUnit.SECONDS), Optional.empty());
  }

  private Future<List<JsonObject>> changesOf(String plan, Instant since, Optional<String> cursor) {
    return changes
        .list(Changes.Filter.since(since), MOST_CHANGES, cursor)
        .compose(
            page -> {
              List<JsonObject> found =
                  page.changes().stream()
                      .map(StateLedger::json)
                      .filter(change -> plan.equals(change.getString("plan")))
                      .toList();
              return page.next().isEmpty()
                  ? Future.succeededFuture(found)
                  : changesOf(plan, since, page.next())
                      .map(older -> Stream.concat(found.stream(), older.stream()).toList());
            });
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
  public Future<Question> ask(String planId, JsonObject body, Instant expires) {
    return approvals
        .open(planId, body, body.getString("user"), expires, now())
        .map(StateLedger::question);
  }

  @Override
  public Future<Optional<Question>> question(String planId) {
    return approvals.find(planId).map(found -> found.map(StateLedger::question));
  }

  @Override
  public Future<List<Question>> openQuestions() {
    return approvals.pending(now()).map(open -> open.stream().map(StateLedger::question).toList());
  }

  private static Question question(Approvals.Approval kept) {
    return new Question(
        kept.plan(),
        kept.body(),
        kept.opened(),
        kept.expires(),
        kept.used(),
        kept.answer().map(said -> new Answer(said.approved(), said.approver(), said.reason())));
  }

  @Override
  public Future<Boolean> decide(String planId, Answer answer, Note note) {
    Approvals.Answer said =
        new Approvals.Answer(answer.approved(), answer.by(), answer.comment(), now());
    return journal
        .append(
            entry(note),
            sql ->
                Optional.of(Approvals.decide(sql, planId, said))
                    .filter(Approvals.Decision.Decided.class::isInstance))
        .map(Optional::isPresent);
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
  public Future<Void> forgetChange(String id) {
    return changes.forget(id);
  }

  @Override
  public Future<Optional<JsonObject>> change(String id) {
    return changes.find(id).map(found -> found.map(StateLedger::json));
  }

  @Override
  public Future<List<JsonObject>> changes(Which which, int most) {
    Changes.Filter filter =
        new Changes.Filter(
            which.context(),
            which.namespace(),
            Optional.empty(),
            which.name(),
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
    Lease lease = new Lease(locks, name, time);
    return acquire(lease, MOST_TRIES).compose(mine -> lease.during(work));
  }

  @Override
  public <T> Future<Optional<T>> ifFree(String name, Supplier<Future<T>> work) {
    Lease lease = new Lease(locks, name, time);
    return lease
        .take()
        .compose(
            mine ->
                mine
                    ? lease.during(work).map(Optional::of)
                    : Future.succeededFuture(Optional.empty()));
  }

  private Future<Void> acquire(Lease lease, int tries) {
    return lease
        .take()
        .compose(
            mine -> {
              if (mine) {
                return Future.succeededFuture();
              }
              return tries == 0
                  ? Future.failedFuture(busy())
                  : time.pause().of(BETWEEN_TRIES).compose(later -> acquire(lease, tries - 1));
            });
  }

  private static ToolException busy() {
    return new ToolException(
        ErrorCode.CONFLICT,
        "another write to the same object is under way",
        "Nothing was changed; look at list_changes and call again.");
  }
}
