package io.pilothouse.tools.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Reads objects of unknown shape: what is absent, {@code null} or of another type is empty, because
 * the API server leaves out what has its default.
 */
public final class Json {
  private Json() {}

  public static JsonObject object(JsonObject parent, String... path) {
    JsonObject current = parent;
    for (String name : path) {
      current = current.getValue(name) instanceof JsonObject child ? child : new JsonObject();
    }
    return current;
  }

  /** The objects in an array; elements that are none are left out. */
  public static List<JsonObject> list(JsonObject parent, String name) {
    return parent.getValue(name) instanceof JsonArray array
        ? array.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList()
        : List.of();
  }

  /** A scalar as text. */
  public static String text(JsonObject parent, String name) {
    Object value = parent.getValue(name);
    return value == null ? "" : String.valueOf(value);
  }

  public static int number(JsonObject parent, String name) {
    return parent.getValue(name) instanceof Number number ? number.intValue() : 0;
  }

  public static boolean flag(JsonObject parent, String name) {
    return Boolean.TRUE.equals(parent.getValue(name));
  }

  public static String name(JsonObject object) {
    return text(object(object, "metadata"), "name");
  }

  public static String uid(JsonObject object) {
    return text(object(object, "metadata"), "uid");
  }
}
