package io.pilothouse.tools.core.rollout;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What differs between two pod templates, or other parts of objects, field by field. Lists of named
 * things (containers, env, volumes) are compared by name, so their order does not matter.
 */
public final class TemplateDiff {
  /** One field; an absent side is empty. */
  public record Change(String path, Optional<String> before, Optional<String> after) {}

  /** What names an element of a list, most telling first. */
  private static final List<String> KEYS = List.of("mountPath", "name", "containerPort", "key");

  /** The controller's own label: it differs between any two revisions and says nothing. */
  private static final String HASH = "metadata.labels.pod-template-hash";

  private TemplateDiff() {}

  /**
   * Compares the templates as they are and shows them redacted, so that a changed credential is
   * reported as changed without being shown.
   *
   * @return changes in the order of their paths
   */
  public static List<Change> between(
      JsonObject before, JsonObject after, UnaryOperator<JsonObject> redaction) {
    Map<String, String> old = flatten(before);
    Map<String, String> current = flatten(after);
    Map<String, String> oldShown = flatten(redaction.apply(before));
    Map<String, String> currentShown = flatten(redaction.apply(after));
    Set<String> paths = new TreeSet<>(old.keySet());
    paths.addAll(current.keySet());
    return paths.stream()
        .filter(path -> !path.equals(HASH))
        .filter(path -> !Objects.equals(old.get(path), current.get(path)))
        .map(
            path ->
                new Change(path, shown(path, old, oldShown), shown(path, current, currentShown)))
        .toList();
  }

  private static Optional<String> shown(
      String path, Map<String, String> raw, Map<String, String> redacted) {
    return raw.containsKey(path)
        ? Optional.of(redacted.getOrDefault(path, "<redacted>"))
        : Optional.empty();
  }

  private static Map<String, String> flatten(JsonObject template) {
    Map<String, String> leaves = new TreeMap<>();
    collect("", template, leaves);
    return leaves;
  }

  private static void collect(String path, Object value, Map<String, String> leaves) {
    switch (value) {
      case null -> {}
      case JsonObject object when !object.isEmpty() ->
          object
              .fieldNames()
              .forEach(name -> collect(join(path, name), object.getValue(name), leaves));
      case JsonArray array when isListOfObjects(array) -> collectList(path, array, leaves);
      case JsonObject empty -> leaves.put(path, empty.encode());
      case JsonArray scalars -> leaves.put(path, scalars.encode());
      default -> leaves.put(path, String.valueOf(value));
    }
  }

  private static void collectList(String path, JsonArray array, Map<String, String> leaves) {
    Optional<String> key = KEYS.stream().filter(name -> identifies(name, array)).findFirst();
    for (int index = 0; index < array.size(); index++) {
      JsonObject element = array.getJsonObject(index);
      String label =
          key.map(name -> String.valueOf(element.getValue(name))).orElse(String.valueOf(index));
      JsonObject rest = element.copy();
      key.ifPresent(rest::remove);
      collect(path + "[" + label + "]", rest, leaves);
    }
  }

  private static boolean isListOfObjects(JsonArray array) {
    return !array.isEmpty() && array.stream().allMatch(JsonObject.class::isInstance);
  }

  private static boolean identifies(String name, JsonArray array) {
    Set<Object> seen = new HashSet<>();
    return objects(array)
        .allMatch(element -> element.containsKey(name) && seen.add(element.getValue(name)));
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  private static String join(String path, String name) {
    if (name.indexOf('.') >= 0 || name.indexOf('/') >= 0) {
      return path + "[" + name + "]";
    }
    return path.isEmpty() ? name : path + "." + name;
  }
}
