package io.pilothouse.protocol;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Suggests values for arguments of prompts and resource templates (server/utilities/completion).
 */
public interface Completer {
  /** The protocol's limit on the values of one answer. */
  int MAX_VALUES = 100;

  /**
   * What is to be completed.
   *
   * @param ref {@code ref/prompt} with a {@code name} or {@code ref/resource} with a {@code uri}
   * @param argument its name
   * @param value what was typed so far
   * @param resolved arguments already chosen, strings by name; never null
   */
  record Question(JsonObject ref, String argument, String value, JsonObject resolved) {}

  /**
   * Suggestions.
   *
   * @param values best first, at most {@link #MAX_VALUES}
   * @param total how many there are in all
   */
  record Suggestions(List<String> values, int total) {
    /** The first ones of all there are. */
    public static Suggestions of(List<String> all) {
      return new Suggestions(all.subList(0, Math.min(MAX_VALUES, all.size())), all.size());
    }
  }

  /**
   * Called on a Vert.x event loop; must not block.
   *
   * @return never fails because the cluster does: there are then no suggestions; fails with {@link
   *     ProtocolException} -32602 if there is no such prompt or template
   */
  Future<Suggestions> complete(Question question, RequestContext context);

  /** Nothing to complete. */
  Completer NONE =
      (question, context) ->
          Future.failedFuture(ProtocolException.invalidParams("There is nothing to complete"));
}
