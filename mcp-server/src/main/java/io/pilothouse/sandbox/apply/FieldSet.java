package io.pilothouse.sandbox.apply;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of field paths, as the tree that {@code fieldsV1} is. An element of a path is written as
 * there: {@code f:name}, {@code k:{"name":"web"}}, {@code v:"value"} or {@code i:0}. Not changed
 * once it is given away.
 */
final class FieldSet {
  private final Map<String, FieldSet> children = new TreeMap<>();
  private boolean member;

  /** Reads {@code fieldsV1}. */
  static FieldSet decode(JsonObject fields) {
    FieldSet set = new FieldSet();
    for (Map.Entry<String, Object> field : fields) {
      if (field.getKey().equals(".")) {
        set.member = true;
      } else if (field.getValue() instanceof JsonObject inner) {
        FieldSet child = decode(inner);
        child.member |= inner.isEmpty();
        set.children.put(field.getKey(), child);
      }
    }
    return set;
  }

  /** The set as {@code fieldsV1}. */
  JsonObject encode() {
    JsonObject fields = new JsonObject();
    if (member && !children.isEmpty()) {
      fields.put(".", new JsonObject());
    }
    children.forEach((element, child) -> fields.put(element, child.encode()));
    return fields;
  }

  void insert(List<String> path) {
    FieldSet at = this;
    for (String element : path) {
      at = at.children.computeIfAbsent(element, key -> new FieldSet());
    }
    at.member = true;
  }

  boolean isEmpty() {
    return !member && children.isEmpty();
  }

  boolean contains(List<String> path) {
    FieldSet at = find(path);
    return at != null && at.member;
  }

  /** Whether the path or something below it is in the set. */
  boolean touches(List<String> path) {
    return find(path) != null;
  }

  private FieldSet find(List<String> path) {
    FieldSet at = this;
    for (String element : path) {
      at = at.children.get(element);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  FieldSet union(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member || other.member;
    result.children.putAll(children);
    other.children.forEach((key, child) -> result.children.merge(key, child, FieldSet::union));
    return result;
  }

  FieldSet difference(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && !other.member;
    children.forEach(
        (key, child) -> {
          FieldSet left =
              other.children.containsKey(key) ? child.difference(other.children.get(key)) : child;
          if (!left.isEmpty()) {
            result.children.put(key, left);
          }
        });
    return result;
  }

  FieldSet intersection(FieldSet other) {
    FieldSet result = new FieldSet();
    result.member = member && other.member;
    children.forEach(
        (key, child) -> {
          if (other.children.containsKey(key)) {
            FieldSet common = child.intersection(other.children.get(key));
            if (!common.isEmpty()) {
              result.children.put(key, common);
            }
          }
        });
    return result;
  }

  /** Every path in the set, parents before children. */
  List<List<String>> paths() {
    List<List<String>> paths = new ArrayList<>();
    collect(List.of(), paths);
    return paths;
  }

  private void collect(List<String> prefix, List<List<String>> paths) {
    if (member) {
      paths.add(prefix);
    }
    children.forEach((element, child) -> child.collect(append(prefix, element), paths));
  }

  static List<String> append(List<String> path, String element) {
    List<String> longer = new ArrayList<>(path);
    longer.add(element);
    return longer;
  }

  /** A path as error messages write it: {@code .spec.containers[name="web"].image}. */
  static String print(List<String> path) {
    StringBuilder text = new StringBuilder();
    for (String element : path) {
      String rest = element.substring(2);
      switch (element.charAt(0)) {
        case 'f' -> text.append('.').append(rest);
        case 'k' -> text.append('[').append(keys(new JsonObject(rest))).append(']');
        case 'v' -> text.append("[=").append(rest).append(']');
        default -> text.append('[').append(rest).append(']');
      }
    }
    return text.toString();
  }

  private static String keys(JsonObject keys) {
    List<String> pairs = new ArrayList<>();
    keys.forEach(key -> pairs.add(key.getKey() + "=" + Json.quoted(key.getValue())));
    return String.join(",", pairs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return children.hashCode() * 2 + (member ? 1 : 0);
  }

  @Override
  public String toString() {
    return encode().encode();
  }
}
