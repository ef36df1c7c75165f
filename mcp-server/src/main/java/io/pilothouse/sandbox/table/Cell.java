package io.pilothouse.sandbox.table;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What cells of many kinds have in common. */
final class Cell {
  static final String NONE = "<none>";
  static final String UNKNOWN = "<unknown>";

  private Cell() {}

  static String name(JsonObject object) {
    return Json.text(object, "metadata", "name");
  }

  static String age(JsonObject object, Instant now) {
    return since(Json.text(object, "metadata", "creationTimestamp"), now);
  }

  /** The time since a timestamp, {@code <unknown>} for an absent one. */
  static String since(String timestamp, Instant now) {
    return timestamp.isEmpty()
        ? UNKNOWN
        : HumanDuration.of(Duration.between(Instant.parse(timestamp), now));
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  static String joined(List<String> values) {
    return values.isEmpty() ? NONE : String.join(",", values);
  }

  /** A map of labels as {@code a=1,b=2}. */
  static String labels(Map<String, String> labels) {
    return orNone(
        new TreeMap<>(labels)
            .entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(",")));
  }

  /** A LabelSelector as text. */
  static String selector(JsonObject selector) {
    StringBuilder text =
        new StringBuilder(
            Json.object(selector, "matchLabels").isEmpty()
                ? ""
                : labels(Json.textMap(selector, "matchLabels")));
    for (JsonObject expression : Json.objects(selector, "matchExpressions")) {
      String key = Json.text(expression, "key");
      String values = "(" + String.join(",", Json.texts(expression, "values")) + ")";
      text.append(text.isEmpty() ? "" : ",")
          .append(
              switch (Json.text(expression, "operator")) {
                case "Exists" -> key;
                case "DoesNotExist" -> "!" + key;
                case "NotIn" -> key + " notin " + values;
                default -> key + " in " + values;
              });
    }
    return orNone(text.toString());
  }

  /** The names, and then the images, of the containers of a pod template. */
  static List<String> containers(JsonObject object, String... podSpec) {
    List<JsonObject> containers = Json.objects(Json.object(object, podSpec), "containers");
    return List.of(
        joined(containers.stream().map(container -> container.getString("name")).toList()),
        joined(containers.stream().map(container -> container.getString("image")).toList()));
  }
}
