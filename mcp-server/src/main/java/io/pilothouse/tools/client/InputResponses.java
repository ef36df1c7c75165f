package io.pilothouse.tools.client;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * What a client has answered so far. Comes from outside: nothing in it is validated beyond being an
 * object. Where an answer permits something, look at {@link #state()} to see that it was asked for.
 *
 * @param byKey the results of the last round's requests; there may be more or fewer than were asked
 * @param state of the last round; empty if that round left none, or there was none
 */
public record InputResponses(Map<String, JsonObject> byKey, Optional<JsonObject> state) {
  /** Nothing was asked yet. */
  public static final InputResponses NONE = new InputResponses(Map.of(), Optional.empty());

  public InputResponses {
    byKey = Map.copyOf(byKey);
  }

  /** The answer to one request; empty if the client has left it out. */
  public Optional<JsonObject> get(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** What a user has filled in; empty unless they have said in so many words that they accept. */
  public Optional<JsonObject> accepted(String key) {
    return get(key)
        .filter(answer -> "accept".equals(answer.getValue("action")))
        .map(answer -> answer.getValue("content"))
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast);
  }
}
