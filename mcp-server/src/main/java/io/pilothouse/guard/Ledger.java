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
   * @param claimed whether somebody took it to carry it out
   * @param outcome the answer that came of it; empty until there is one
   */
  record Saved(JsonObject plan, boolean claimed, Optional<JsonObject> outcome) {}

  /**
   * What a person has said.
   *
   * @param by who
   * @param comment why, possibly empty
   */
  record Answer(boolean approved, String by, String comment) {}

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

  /**
   * Puts a question to people, once for each plan.
   *
   * @param body as {@link Question} has it
   * @return the question as it stands, possibly asked before on other terms and answered
   */
  Future<Question> ask(String planId, JsonObject body, Instant expires);

  /** Empty if nothing was asked. */
  Future<Optional<Question>> question(String planId);

  /** Those that can still be answered, oldest first. */
  Future<List<Question>> openQuestions();

  /**
   * Notes what a person has said, together with the journal's row of it: both are durable when the
   * future completes, or neither is.
   *
   * @return false if it does not count: nothing was asked, somebody else was first, the plan was
   *     used, or it is too late
   */
  Future<Boolean> decide(String planId, Answer answer, Note note);

  /** How much was taken from a budget after a moment. */
  Future<Integer> count(Budget budget, Instant since);

  /** Takes one from each budget, or nothing and false if one of them is used up. */
  Future<Boolean> take(List<Budget> budgets, String planId, Instant now);

  /** Gives back what a plan has taken. */
  Future<Void> giveBack(String planId);

  /**
   * Keeps a change, or what is new about one that was kept before.
   *
   * @param change with its {@code id} and {@code status}
   */
  Future<Void> recordChange(JsonObject change);

  /** Forgets a change that certainly was not made. */
  Future<Void> forgetChange(String id);

  Future<Optional<JsonObject>> change(String id);

  /** Which changes; an empty part means any. */
  record Which(Optional<String> context, Optional<String> namespace, Optional<String> name) {
    /** Every change. */
    static final Which ANY = new Which(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Newest first. */
  Future<List<JsonObject>> changes(Which which, int most);

  Future<Void> setStatus(String changeId, String status);

  /** Runs work while nobody else does under the same name. */
  <T> Future<T> alone(String name, Supplier<Future<T>> work);

  /** The same, but without waiting for others: empty if somebody is at it. */
  <T> Future<Optional<T>> ifFree(String name, Supplier<Future<T>> work);
}
