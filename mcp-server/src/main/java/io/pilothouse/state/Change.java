package io.pilothouse.state;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A write that happened.
 *
 * @param at when
 * @param target what was written
 * @param caller whose it was
 * @param status a word of the writer's, for example {@code applied} or {@code undone}
 * @param body what undoing it takes
 */
public record Change(
    String id, Instant at, Target target, String caller, String status, JsonObject body) {
  /**
   * @param namespace empty for what is in none
   */
  public record Target(String context, String namespace, String kind, String name) {}
}
