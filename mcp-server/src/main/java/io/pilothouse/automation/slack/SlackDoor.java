package io.pilothouse.automation.slack;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/** Where buttons in Slack lead. Called on the event loop of the listener; must not block. */
public interface SlackDoor {
  /** Whether any channel has buttons now. */
  boolean isOpen();

  /**
   * The signing secrets of the channels' apps, as they are now.
   *
   * @return by the channel's name, without those that cannot be read; never fails
   */
  Future<Map<String, String>> secrets();

  /**
   * Somebody did something in Slack. Who did it is told there what came of it.
   *
   * @param channels those whose app has signed it, by name
   * @param payload as Slack sends it
   * @return false if it is none that Slack documents for a button
   */
  Future<Boolean> pressed(Set<String> channels, JsonObject payload);
}
