package io.pilothouse.diagnosis.model;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A selector by labels, as in a LabelSelector or in a Service.
 *
 * @param equal label by value
 * @param expressions {@code key}, {@code operator}, {@code values}
 */
public record LabelSelector(Map<String, String> equal, List<JsonObject> expressions) {
  /** Of a {@code metav1.LabelSelector}. Without any term it matches everything. */
  public static LabelSelector of(JsonObject selector) {
    return new LabelSelector(
        texts(Json.object(selector, "matchLabels")), Json.list(selector, "matchExpressions"));
  }

  /** Of a Service or ReplicationController, which knows equality alone. */
  public static LabelSelector ofMap(JsonObject labels) {
    return new LabelSelector(texts(labels), List.of());
  }

  private static Map<String, String> texts(JsonObject labels) {
    Map<String, String> texts = new TreeMap<>();
    labels.forEach(each -> texts.put(each.getKey(), String.valueOf(each.getValue())));
    return texts;
  }

  public boolean isEmpty() {
    return equal.isEmpty() && expressions.isEmpty();
  }

  public boolean matches(JsonObject labels) {
    for (Map.Entry<String, String> each : equal.entrySet()) {
      if (!each.getValue().equals(labels.getValue(each.getKey()))) {
        return false;
      }
    }
    return expressions.stream().allMatch(each -> holds(each, labels));
  }

  private static boolean holds(JsonObject expression, JsonObject labels) {
    String key = Json.text(expression, "key");
    boolean among =
        labels.containsKey(key)
            && expression
                .getJsonArray("values", new JsonArray())
                .contains(String.valueOf(labels.getValue(key)));
    return switch (Json.text(expression, "operator")) {
      case "In" -> among;
      case "NotIn" -> !among;
      case "Exists" -> labels.containsKey(key);
      case "DoesNotExist" -> !labels.containsKey(key);
      default -> false;
    };
  }

  /** As kubectl writes it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    equal.forEach(
        (key, value) ->
            text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value));
    expressions.forEach(
        each ->
            text.append(text.isEmpty() ? "" : ",")
                .append(Json.text(each, "key"))
                .append(' ')
                .append(Json.text(each, "operator"))
                .append(
                    each.getJsonArray("values", new JsonArray()).isEmpty()
                        ? ""
                        : " " + each.getJsonArray("values").encode()));
    return text.toString();
  }
}
