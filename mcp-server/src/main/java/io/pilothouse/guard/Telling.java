package io.pilothouse.guard;

import io.pilothouse.tools.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said of a change once its end is known, in place of what was planned.
 *
 * @param head the word that begins the answer, as {@code FAILED}; empty: what follows from the end
 * @param lines redacted; what others wrote is framed
 * @param fields for machines
 * @param problem why the end is not known, if it is not
 */
public record Telling(
    Optional<String> head, List<String> lines, JsonObject fields, Optional<ErrorCode> problem) {
  public Telling {
    lines = List.copyOf(lines);
  }

  /** Nothing but lines. */
  public static Telling of(List<String> lines) {
    return new Telling(Optional.empty(), lines, new JsonObject(), Optional.empty());
  }
}
