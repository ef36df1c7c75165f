package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** A label selector as objects hold it: {@code matchLabels} and {@code matchExpressions}. */
public final class ObjectSelector {
  private final Map<String, String> labels;
  private final List<JsonObject> expressions;

  private ObjectSelector(JsonObject selector) {
    this.labels = Json.textMap(selector, "matchLabels");
    this.expressions = Json.objects(selector, "matchExpressions");
  }

  /** Reads a selector; an empty one matches everything. */
  public static ObjectSelector of(JsonObject selector) {
    return new ObjectSelector(selector);
  }

  /** Whether an object with these labels is selected. */
  public boolean matches(Map<String, String> own) {
    return own.entrySet().containsAll(labels.entrySet())
        && expressions.stream().allMatch(expression -> matches(expression, own));
  }

  private static boolean matches(JsonObject expression, Map<String, String> own) {
    String value = own.get(expression.getString("key"));
    boolean in = value != null && Json.texts(expression, "values").contains(value);
    return switch (expression.getString("operator", "")) {
      case "In" -> in;
      case "NotIn" -> !in;
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
