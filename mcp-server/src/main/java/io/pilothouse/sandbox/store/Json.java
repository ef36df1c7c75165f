package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads Kubernetes objects without caring which parents of a field are absent or null. */
public final class Json {
  private Json() {}

  /** The value at {@code path}, or null. */
  public static Object value(JsonObject object, String... path) {
    Object value = object;
    for (String key : path) {
      if (!(value instanceof JsonObject parent)) {
        return null;
      }
      value = parent.getValue(key);
    }
    return value;
  }

  /** The object at {@code path}, or an empty one. */
  public static JsonObject object(JsonObject object, String... path) {
    return value(object, path) instanceof JsonObject found ? found : new JsonObject();
  }

  /** The scalar at {@code path} as text, or an empty string. */
  public static String text(JsonObject object, String... path) {
    Object value = value(object, path);
    return value == null ? "" : value.toString();
  }

  /** The number at {@code path}, or 0. */
  public static long number(JsonObject object, String... path) {
    return value(object, path) instanceof Number number ? number.longValue() : 0;
  }

  /** Whether the value at {@code path} is true. */
  public static boolean flag(JsonObject object, String... path) {
    return Boolean.TRUE.equals(value(object, path));
  }

  /** The objects in the array at {@code path}; none when it is absent. */
  public static List<JsonObject> objects(JsonObject object, String... path) {
    List<JsonObject> found = new ArrayList<>();
    if (value(object, path) instanceof JsonArray array) {
      for (Object item : array) {
        if (item instanceof JsonObject element) {
          found.add(element);
        }
      }
    }
    return found;
  }

  /** The scalars in the array at {@code path} as text; none when it is absent. */
  public static List<String> texts(JsonObject object, String... path) {
    List<String> found = new ArrayList<>();
    if (value(object, path) instanceof JsonArray array) {
      array.forEach(item -> found.add(String.valueOf(item)));
    }
    return found;
  }

  /** A copy of {@code object} that shares every value with it: its top level may be changed. */
  public static JsonObject shallow(JsonObject object) {
    return new JsonObject(new LinkedHashMap<>(object.getMap()));
  }

  /** {@code object} with the value at {@code path} replaced; everything off the path is shared. */
  public static JsonObject with(JsonObject object, Object value, String... path) {
    JsonObject copy = shallow(object);
    JsonObject parent = copy;
    for (int i = 0; i < path.length - 1; i++) {
      JsonObject child = shallow(object(parent, path[i]));
      parent.put(path[i], child);
      parent = child;
    }
    parent.put(path[path.length - 1], value);
    return copy;
  }

  /** The map at {@code path} with its values as text, in the order of the object. */
  public static Map<String, String> textMap(JsonObject object, String... path) {
    Map<String, String> found = new LinkedHashMap<>();
    object(object, path)
        .forEach(entry -> found.put(entry.getKey(), String.valueOf(entry.getValue())));
    return found;
  }

  /** A value as JSON text: of a string, with quotes. */
  public static String quoted(Object value) {
    String list = new JsonArray().add(value).encode();
    return list.substring(1, list.length() - 1);
  }
}
