package io.pilothouse.monitor.brief;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What came of asking.
 *
 * @param text the model's last words, possibly empty
 * @param contract the object in them that the agent's output schema wants; empty if there is none
 * @param problem why there is no answer, in one line; empty if there is
 * @param usage what it has used up
 */
public record Answer(
    String text, Optional<JsonObject> contract, Optional<String> problem, Usage usage) {
  /**
   * @param model that was asked
   * @param tokens read and written
   * @param words all of it for a person, with an estimate of the cost
   */
  public record Usage(String model, long tokens, String words) {}
}
