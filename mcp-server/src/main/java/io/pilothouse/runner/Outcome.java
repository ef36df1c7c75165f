package io.pilothouse.runner;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * How a run has ended.
 *
 * @param text the last words of the model, possibly empty
 * @param answer as the brief's output contract wants it; empty without a contract, and when there
 *     is none
 * @param problem why there is no answer, in one line; empty if there is
 */
public record Outcome(
    String text, Optional<JsonObject> answer, Optional<String> problem, Totals totals) {
  /** Whether the agent has done what it was told. */
  public boolean isAnswered() {
    return problem.isEmpty();
  }
}
