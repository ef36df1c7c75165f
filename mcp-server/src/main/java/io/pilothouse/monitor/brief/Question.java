package io.pilothouse.monitor.brief;

import io.pilothouse.agents.Brief;
import io.pilothouse.monitor.config.ModelBrief;

/**
 * What an agent is asked.
 *
 * @param agent says what it may call and what it has to answer
 * @param instructions the same for every incident
 * @param task this incident
 * @param config where the model is, and what it may use up
 * @param key is sent to the model's address and nowhere else
 */
public record Question(
    Brief agent, String instructions, String task, ModelBrief config, String key) {
  /** Without the key. */
  @Override
  public String toString() {
    return agent.name() + ": " + task;
  }
}
