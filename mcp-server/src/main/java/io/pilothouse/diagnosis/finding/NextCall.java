package io.pilothouse.diagnosis.finding;

import io.vertx.core.json.JsonObject;

/**
 * A call that would take somebody further, ready to be made.
 *
 * @param tool its name
 * @param arguments that it takes; a write still needs its {@code reason}
 * @param why one clause
 */
public record NextCall(String tool, JsonObject arguments, String why) {
  /** As data. */
  public JsonObject toJson() {
    return new JsonObject().put("tool", tool).put("arguments", arguments).put("why", why);
  }

  /** On one line. */
  @Override
  public String toString() {
    return tool + " " + arguments.encode() + (why.isEmpty() ? "" : " (" + why + ")");
  }
}
