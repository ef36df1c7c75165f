package io.pilothouse.guard;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Whether labels are what a selector asks for. */
public final class LabelMatch {
  private LabelMatch() {}

  /** A Service's selector: pairs only; without any it selects nothing. */
  public static boolean pairs(JsonObject selector, JsonObject labels) {
    return !selector.isEmpty()
        && selector.stream()
            .allMatch(pair -> pair.getValue().equals(labels.getValue(pair.getKey())));
  }

  /**
   * A selector with {@code matchLabels} and {@code matchExpressions}; without any it selects all.
   */
  public static boolean matches(JsonObject selector, JsonObject labels) {
    JsonObject pairs = Json.object(selector, "matchLabels");
    return (pairs.isEmpty() || pairs(pairs, labels))
        && Json.list(selector, "matchExpressions").stream().allMatch(each -> holds(each, labels));
  }

  /** One of {@code matchExpressions}. */
  public static boolean holds(JsonObject expression, JsonObject labels) {
    String key = Json.text(expression, "key");
    JsonArray values = expression.getJsonArray("values", new JsonArray());
    return switch (Json.text(expression, "operator")) {
      case "In" -> values.contains(labels.getValue(key));
      case "NotIn" -> !values.contains(labels.getValue(key));
      case "Exists" -> labels.containsKey(key);
      case "DoesNotExist" -> !labels.containsKey(key);
      default -> true;
    };
  }
}
