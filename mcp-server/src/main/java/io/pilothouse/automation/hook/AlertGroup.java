package io.pilothouse.automation.hook;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A notification of Alertmanager, in version 4 of its webhook format.
 *
 * @param key the same for every notification of the group
 * @param firing how many alerts fire
 * @param scope what those are about, together
 */
public record AlertGroup(String key, int firing, AlertScope scope) {
  private static final int MOST_ALERTS = 1_000;
  private static final int LONGEST_KEY = 4_096;

  /**
   * Reads a notification.
   *
   * @throws AlertException if it is none
   */
  public static AlertGroup of(JsonObject body) {
    if (!"4".equals(body.getValue("version"))) {
      throw new AlertException("version must be \"4\": Alertmanager's webhook format");
    }
    if (!(body.getValue("groupKey") instanceof String key)
        || key.isBlank()
        || key.length() > LONGEST_KEY) {
      throw new AlertException("groupKey must be a text of 1 to " + LONGEST_KEY + " characters");
    }
    if (!(body.getValue("alerts") instanceof JsonArray alerts) || alerts.size() > MOST_ALERTS) {
      throw new AlertException("alerts must be an array of at most " + MOST_ALERTS);
    }
    List<AlertScope> firing = new ArrayList<>();
    for (int i = 0; i < alerts.size(); i++) {
      try {
        if (fires(alerts.getValue(i))) {
          firing.add(AlertScope.of(labels((JsonObject) alerts.getValue(i))));
        }
      } catch (AlertException wrong) {
        throw new AlertException("alerts[" + i + "]: " + wrong.getMessage());
      }
    }
    return new AlertGroup(
        key, firing.size(), firing.stream().reduce(AlertScope::with).orElse(AlertScope.EVERYTHING));
  }

  private static boolean fires(Object alert) {
    if (!(alert instanceof JsonObject object)) {
      throw new AlertException("an alert is an object");
    }
    boolean firing = "firing".equals(object.getValue("status"));
    if (!firing && !"resolved".equals(object.getValue("status"))) {
      throw new AlertException("status must be firing or resolved");
    }
    return firing;
  }

  private static Map<String, String> labels(JsonObject alert) {
    if (!(alert.getValue("labels") instanceof JsonObject labels)) {
      throw new AlertException("labels must be an object");
    }
    Map<String, String> texts = new HashMap<>();
    labels.forEach(
        label -> {
          if (!(label.getValue() instanceof String text)) {
            throw new AlertException("labels are texts");
          }
          texts.put(label.getKey(), text);
        });
    return texts;
  }
}
