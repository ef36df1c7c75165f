package io.pilothouse.guard;

import io.pilothouse.policy.Budget;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the guard remembers, where several processes may share it. Nothing blocks. A failed future
 * means that it is not known whether something was remembered, and stops the write that needs it.
 */
public interface Ledger {
  /**
   * A plan that was saved.
   *
   * @param outcome the answer that came of it; empty until there is one
   */
  record Saved(JsonObject plan, Optional<JsonObject> outcome) {}

  /**
   * What a person has said.
   *
   * @param approved empty while nobody has said anything
   * @param by who, empty while nobody
   */
  record Answer(Optional<Boolean> approved, String by) {}

  /**
   * Adds a row to the journal; it is durable when the future completes.
   *
   * @return its number
   */
  Future<Long> journal(Note note);

  /**
   * @param plan with its {@code id}
   */
  Future<Void> savePlan(JsonObject plan, Instant expires);

  Future<Optional<Saved>> plan(String id);

  /** Takes a plan to carry it out; false for all but the first, ever. */
  Future<Boolean> claim(String planId);

  /** Keeps the answer for those who ask again. */
  Future<Void> finish(String planId, JsonObject outcome);

  /** Puts a question to people, once for each plan. */
  Future<Void> ask(String planId, JsonObject question, Instant expires);

  /** Empty if nothing was asked. */
  Future<Optional<Answer>> answer(String planId);

  /** Notes what a person has said; only the first answer counts. */
  Future<Void> decide(String planId, boolean approved, String by);

  /** How much was taken from a budget after a moment. */
  Future<Integer> count(Budget budget, Instant since);

  /** Takes one from each budget, or nothing and false if one of them is used up. */
  Future<Boolean> take(List<Budget> budgets, String planId, Instant now);

  /** Gives back what a plan has taken. */
  Future<Void> giveBack(String planId);

  /**
   * @param change with its {@code id} and {@code status}
   */
  Future<Void> recordChange(JsonObject change);

  Future<Optional<JsonObject>> change(String id);

  /** Newest first. */
  Future<List<JsonObject>> changes(Optional<String> namespace, Optional<String> name, int most);

  Future<Void> setStatus(String changeId, String status);

  /** Runs work while nobody else does under the same name. */
  <T> Future<T> alone(String name, Supplier<Future<T>> work);
}
