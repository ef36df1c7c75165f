package io.pilothouse.tools.core.object;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Cuts an object down to chosen fields. */
final class FieldSelection {
  private FieldSelection() {}

  /**
   * @param fields dotted paths; one that leads through a list applies to each of its items, and a
   *     leading dot is allowed
   * @return only what lies on the paths; those that do not exist are left out
   */
  static JsonObject of(JsonObject object, List<String> fields) {
    JsonObject selected = new JsonObject();
    for (String field : fields) {
      String path = field.trim();
      Object part = part(object, path.startsWith(".") ? path.substring(1) : path);
      if (part instanceof JsonObject found) {
        selected = merged(selected, found);
      }
    }
    return selected;
  }

  /** The paths of the first two levels. */
  static List<String> paths(JsonObject object) {
    List<String> paths = new ArrayList<>();
    for (String field : object.fieldNames()) {
      if (object.getValue(field) instanceof JsonObject inner) {
        inner.fieldNames().forEach(name -> paths.add(field + "." + name));
      } else {
        paths.add(field);
      }
    }
    return paths;
  }

  /** The value with only what is on the path, or null. Keys may themselves contain dots. */
  private static Object part(Object value, String path) {
    if (path.isEmpty()) {
      return value;
    }
    return switch (value) {
      case JsonArray array -> partOfEach(array, path);
      case JsonObject object -> {
        for (String key : object.fieldNames()) {
          if (path.equals(key) || path.startsWith(key + ".")) {
            String rest = path.equals(key) ? "" : path.substring(key.length() + 1);
            Object inner = part(object.getValue(key), rest);
            if (inner != null) {
              yield new JsonObject().put(key, inner);
            }
          }
        }
        yield null;
      }
      case null, default -> null;
    };
  }

  /** Items without the field stay as empty objects, so that places in the list still agree. */
  private static JsonArray partOfEach(JsonArray array, String path) {
    JsonArray parts = new JsonArray();
    boolean any = false;
    for (Object item : array) {
      Object part = part(item, path);
      any |= part != null;
      parts.add(part == null ? new JsonObject() : part);
    }
    return any ? parts : null;
  }

  private static JsonObject merged(JsonObject left, JsonObject right) {
    JsonObject both = left.copy();
    for (String key : right.fieldNames()) {
      both.put(key, merged(left.getValue(key), right.getValue(key)));
    }
    return both;
  }

  private static Object merged(Object left, Object right) {
    if (left instanceof JsonObject one && right instanceof JsonObject other) {
      return merged(one, other);
    }
    if (left instanceof JsonArray one && right instanceof JsonArray other) {
      JsonArray both = new JsonArray();
      for (int i = 0; i < other.size(); i++) {
        both.add(merged(i < one.size() ? one.getValue(i) : null, other.getValue(i)));
      }
      return both;
    }
    return right;
  }
}
