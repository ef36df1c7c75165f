package io.pilothouse.guard;

/** What became of one object of a plan that was carried out. */
sealed interface Outcome {
  Plan plan();

  /** It was changed. */
  record Done(Plan plan, Applied applied) implements Outcome {}

  /** It was as wanted already. */
  record Unchanged(Plan plan) implements Outcome {}

  /** It was not changed, or nobody knows whether it was; the failure says which. */
  record Failed(Plan plan, Throwable failure) implements Outcome {}

  /** It was left alone, because of what came before. */
  record Untried(Plan plan) implements Outcome {}
}
