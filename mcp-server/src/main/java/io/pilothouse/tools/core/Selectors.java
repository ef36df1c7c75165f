package io.pilothouse.tools.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Label selectors of objects, as text for a query. */
public final class Selectors {
  private Selectors() {}

  /**
   * The pods that an object with a {@code spec.selector} owns or routes to: workloads, Services and
   * custom resources alike. Empty when it selects nothing.
   */
  public static Optional<String> ofPods(JsonObject object) {
    JsonObject selector = Json.object(object, "spec", "selector");
    boolean isSet = selector.containsKey("matchLabels") || selector.containsKey("matchExpressions");
    JsonObject labels = isSet ? Json.object(selector, "matchLabels") : selector;
    Stream<String> equalities =
        labels.stream().map(label -> label.getKey() + "=" + label.getValue());
    Stream<String> expressions =
        Json.list(selector, "matchExpressions").stream().map(Selectors::expression);
    return Optional.of(Stream.concat(equalities, expressions).collect(Collectors.joining(",")))
        .filter(text -> !text.isEmpty());
  }

  private static String expression(JsonObject expression) {
    String key = Json.text(expression, "key");
    String values =
        expression.getJsonArray("values", new JsonArray()).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", "(", ")"));
    return switch (Json.text(expression, "operator")) {
      case "In" -> key + " in " + values;
      case "NotIn" -> key + " notin " + values;
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }
}
