package io.pilothouse.guard;

import io.pilothouse.identity.Caller;
import io.pilothouse.policy.Budget;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A ledger that forgets everything at its end, and fails where it is told to. */
final class MemoryLedger implements Ledger {
  private record Use(String key, String plan, Instant at) {}

  private static final Comparator<JsonObject> NEWEST_FIRST =
      Comparator.<JsonObject, Instant>comparing(change -> Instant.parse(change.getString("at")))
          .reversed();

  final List<Note> rows = new CopyOnWriteArrayList<>();
  private final Map<String, JsonObject> plans = new HashMap<>();
  private final Map<String, JsonObject> outcomes = new HashMap<>();
  private final Map<String, Boolean> claims = new HashMap<>();
  private final Map<String, Question> questions = new LinkedHashMap<>();
  private final Map<String, JsonObject> changes = new LinkedHashMap<>();
  private final List<Use> uses = new ArrayList<>();
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final Map<String, Future<?>> turns = new HashMap<>();
  volatile Predicate<Note> unwritable = row -> false;
  volatile boolean countsUnreadable;

  @Override
  public Future<Long> journal(Note note) {
    if (unwritable.test(note)) {
      return Future.failedFuture(new IllegalStateException("disk full"));
    }
    rows.add(note);
    return Future.succeededFuture((long) rows.size());
  }

  /** What happened, in order. */
  List<Note.Event> events() {
    return rows.stream().map(Note::event).toList();
  }

  @Override
  public synchronized Future<Void> savePlan(JsonObject plan, Instant expires) {
    plans.put(plan.getString("id"), plan.copy());
    return Future.succeededFuture();
  }

  /** Somebody who can write to the database changes a plan. */
  synchronized void tamper(String id, String field, Object value) {
    plans.get(id).put(field, value);
  }

  @Override
  public synchronized Future<Optional<Saved>> plan(String id) {
    return Future.succeededFuture(
        Optional.ofNullable(plans.get(id))
            .map(
                plan ->
                    new Saved(
                        plan.copy(),
                        claims.containsKey(id),
                        Optional.ofNullable(outcomes.get(id)))));
  }

  @Override
  public synchronized Future<Boolean> claim(String planId) {
    return Future.succeededFuture(claims.put(planId, true) == null);
  }

  @Override
  public synchronized Future<Void> finish(String planId, JsonObject outcome) {
    outcomes.put(planId, outcome.copy());
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Question> ask(String planId, JsonObject body, Instant expires) {
    questions.putIfAbsent(
        planId, new Question(planId, body.copy(), Instant.EPOCH, expires, false, Optional.empty()));
    return question(planId).map(Optional::orElseThrow);
  }

  @Override
  public synchronized Future<Optional<Question>> question(String planId) {
    return Future.succeededFuture(Optional.ofNullable(questions.get(planId)).map(this::asItStands));
  }

  private Question asItStands(Question kept) {
    return new Question(
        kept.plan(),
        kept.body(),
        kept.asked(),
        kept.expires(),
        claims.containsKey(kept.plan()),
        kept.answer());
  }

  @Override
  public synchronized Future<List<Question>> openQuestions() {
    return Future.succeededFuture(
        questions.values().stream()
            .map(this::asItStands)
            .filter(each -> each.answer().isEmpty() && !each.used())
            .toList());
  }

  /** A person answers, whoever may. */
  Future<Boolean> decide(String planId, boolean approved, String by) {
    Note row =
        new Note(
            approved ? Note.Event.APPROVED : Note.Event.REJECTED,
            new Caller(by, List.of(), ""),
            "",
            Optional.empty(),
            planId,
            OptionalLong.empty(),
            new JsonObject());
    return decide(planId, new Answer(approved, by, ""), row);
  }

  @Override
  public synchronized Future<Boolean> decide(String planId, Answer answer, Note note) {
    Optional<Question> open =
        Optional.ofNullable(questions.get(planId))
            .map(this::asItStands)
            .filter(each -> each.answer().isEmpty() && !each.used());
    if (open.isEmpty()) {
      return Future.succeededFuture(false);
    }
    return journal(note)
        .map(
            row -> {
              Question asked = open.get();
              questions.put(
                  planId,
                  new Question(
                      planId,
                      asked.body(),
                      asked.asked(),
                      asked.expires(),
                      false,
                      Optional.of(answer)));
              return true;
            });
  }

  @Override
  public synchronized Future<Integer> count(Budget budget, Instant since) {
    return countsUnreadable
        ? Future.failedFuture(new IllegalStateException("no database"))
        : Future.succeededFuture(used(budget, since));
  }

  private int used(Budget budget, Instant since) {
    return (int)
        uses.stream()
            .filter(use -> use.key().equals(budget.key()) && use.at().isAfter(since))
            .count();
  }

  @Override
  public synchronized Future<Boolean> take(List<Budget> budgets, String planId, Instant now) {
    for (Budget budget : budgets) {
      if (used(budget, now.minus(budget.window())) >= budget.most()) {
        return Future.succeededFuture(false);
      }
    }
    budgets.forEach(budget -> uses.add(new Use(budget.key(), planId, now)));
    return Future.succeededFuture(true);
  }

  @Override
  public synchronized Future<Void> giveBack(String planId) {
    uses.removeIf(use -> use.plan().equals(planId));
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Void> recordChange(JsonObject change) {
    changes.put(change.getString("id"), change.copy());
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Void> forgetChange(String id) {
    changes.remove(id);
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Optional<JsonObject>> change(String id) {
    return Future.succeededFuture(Optional.ofNullable(changes.get(id)).map(JsonObject::copy));
  }

  @Override
  public synchronized Future<List<JsonObject>> changes(Which which, int most) {
    return Future.succeededFuture(
        // Of changes at one instant, which virtual time makes, the later one is the newer.
        List.copyOf(changes.values()).reversed().stream()
            .filter(each -> fits(which.context(), each.getString("context")))
            .filter(each -> fits(which.namespace(), each.getString("namespace")))
            .filter(each -> fits(which.name(), each.getString("name")))
            .sorted(NEWEST_FIRST)
            .limit(most)
            .toList());
  }

  private static boolean fits(Optional<String> wanted, String value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }

  @Override
  public synchronized Future<Void> setStatus(String changeId, String status) {
    changes.get(changeId).put("status", status);
    return Future.succeededFuture();
  }

  @Override
  public synchronized <T> Future<T> alone(String name, Supplier<Future<T>> work) {
    Future<?> before = turns.getOrDefault(name, Future.succeededFuture());
    Future<T> mine = before.transform(over -> work.get());
    turns.put(name, mine);
    return mine;
  }

  @Override
  public <T> Future<Optional<T>> ifFree(String name, Supplier<Future<T>> work) {
    if (!held.add(name)) {
      return Future.succeededFuture(Optional.empty());
    }
    return work.get().onComplete(over -> held.remove(name)).map(Optional::of);
  }
}
