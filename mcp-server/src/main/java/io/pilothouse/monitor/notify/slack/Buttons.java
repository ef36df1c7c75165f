package io.pilothouse.monitor.notify.slack;

import io.pilothouse.monitor.notify.Bulletin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What people may press under an incident: one block of Block Kit's, with the id as the value. */
final class Buttons {
  /** Somebody takes care of it. */
  static final String ACKNOWLEDGE = "pilothouse_acknowledge";

  /** Nobody wants to hear of it for an hour. */
  static final String SILENCE = "pilothouse_silence";

  private Buttons() {}

  /** Empty when there is nothing left to be done about it. */
  static Optional<JsonObject> of(Bulletin bulletin) {
    if (bulletin.over()) {
      return Optional.empty();
    }
    JsonArray elements = new JsonArray();
    if (bulletin.by().isEmpty()) {
      elements.add(button(ACKNOWLEDGE, "Acknowledge", bulletin).put("style", "primary"));
    }
    elements.add(button(SILENCE, "Silence 1 h", bulletin));
    return Optional.of(new JsonObject().put("type", "actions").put("elements", elements));
  }

  private static JsonObject button(String action, String text, Bulletin bulletin) {
    return new JsonObject()
        .put("type", "button")
        .put("action_id", action)
        .put("text", new JsonObject().put("type", "plain_text").put("text", text))
        .put("value", bulletin.incident());
  }
}
