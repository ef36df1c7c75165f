package io.pilothouse.policy;

import java.time.Instant;

/** What was taken from budgets so far. */
@FunctionalInterface
public interface Usage {
  /** How many writes were recorded against a budget after {@code since}. */
  int count(Budget budget, Instant since);

  /** Nothing was done yet. */
  Usage NONE = (budget, since) -> 0;
}
