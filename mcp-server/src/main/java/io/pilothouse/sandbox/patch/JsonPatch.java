package io.pilothouse.sandbox.patch;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** JSON Patch (RFC 6902). */
public final class JsonPatch {
  private static final int MAX_OPERATIONS = 10_000;

  private Object document;

  private JsonPatch(JsonObject document) {
    this.document = document;
  }

  /**
   * {@code target} with all operations applied; it is not changed itself.
   *
   * @throws PatchException when an operation is malformed, does not fit, or a test fails
   */
  public static JsonObject apply(JsonObject target, JsonArray operations) {
    if (operations.size() > MAX_OPERATIONS) {
      throw unprocessable(
          "The allowed maximum operations in a JSON patch is "
              + MAX_OPERATIONS
              + ", got "
              + operations.size());
    }
    JsonPatch patch = new JsonPatch(target.copy());
    for (Object operation : operations) {
      if (!(operation instanceof JsonObject step)) {
        throw new PatchException(
            PatchException.Kind.MALFORMED, "a JSON patch is an array of objects");
      }
      patch.step(step);
    }
    if (patch.document instanceof JsonObject result) {
      return result;
    }
    throw unprocessable("the patched document is not an object");
  }

  private void step(JsonObject step) {
    List<String> path = pointer(step, "path");
    switch (String.valueOf(step.getValue("op"))) {
      case "add" -> add(path, value(step));
      case "remove" -> remove(path);
      case "replace" -> {
        get(path);
        replace(path, value(step));
      }
      case "move" -> {
        Object moved = get(pointer(step, "from"));
        remove(pointer(step, "from"));
        add(path, moved);
      }
      case "copy" -> add(path, copy(get(pointer(step, "from"))));
      case "test" -> {
        if (!same(find(path), step.getValue("value"))) {
          throw unprocessable("testing value " + step.getValue("path") + " failed: test failed");
        }
      }
      default -> throw unprocessable("Unexpected kind: " + step.getValue("op"));
    }
  }

  private static Object value(JsonObject step) {
    if (!step.containsKey("value")) {
      throw unprocessable(step.getValue("op") + " operation without a value");
    }
    return copy(step.getValue("value"));
  }

  private static List<String> pointer(JsonObject step, String field) {
    if (!(step.getValue(field) instanceof String text)
        || !text.isEmpty() && !text.startsWith("/")) {
      throw unprocessable("missing or invalid " + field);
    }
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.substring(1).split("/", -1))
            .map(part -> part.replace("~1", "/").replace("~0", "~"))
            .toList();
  }

  private Object find(List<String> path) {
    try {
      return get(path);
    } catch (PatchException missing) {
      return null;
    }
  }

  private Object get(List<String> path) {
    Object value = document;
    for (String key : path) {
      if (value instanceof JsonObject object && object.containsKey(key)) {
        value = object.getValue(key);
      } else if (value instanceof JsonArray array) {
        value = array.getValue(index(key, array.size() - 1));
      } else {
        throw missing(path);
      }
    }
    return value;
  }

  private void add(List<String> path, Object value) {
    if (path.isEmpty()) {
      document = value;
      return;
    }
    switch (get(path.subList(0, path.size() - 1))) {
      case JsonObject object -> object.put(path.getLast(), value);
      case JsonArray array ->
          array.add(
              path.getLast().equals("-") ? array.size() : index(path.getLast(), array.size()),
              value);
      default -> throw missing(path);
    }
  }

  private void replace(List<String> path, Object value) {
    if (path.isEmpty()) {
      document = value;
      return;
    }
    switch (get(path.subList(0, path.size() - 1))) {
      case JsonObject object -> object.put(path.getLast(), value);
      case JsonArray array -> array.set(index(path.getLast(), array.size() - 1), value);
      default -> throw missing(path);
    }
  }

  private void remove(List<String> path) {
    get(path);
    if (path.isEmpty()) {
      throw unprocessable("the whole document cannot be removed");
    }
    switch (get(path.subList(0, path.size() - 1))) {
      case JsonObject object -> object.remove(path.getLast());
      case JsonArray array -> array.remove(index(path.getLast(), array.size() - 1));
      default -> throw missing(path);
    }
  }

  private static int index(String key, int last) {
    if (!key.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(key) > last) {
      throw unprocessable("Unable to access invalid index: " + key);
    }
    return Integer.parseInt(key);
  }

  private static boolean same(Object one, Object other) {
    if (one instanceof Number left && other instanceof Number right) {
      return left.doubleValue() == right.doubleValue();
    }
    return Objects.equals(one, other);
  }

  private static Object copy(Object value) {
    return switch (value) {
      case JsonObject object -> object.copy();
      case JsonArray array -> array.copy();
      case null, default -> value;
    };
  }

  private static PatchException missing(List<String> path) {
    return unprocessable("path /" + String.join("/", path) + " does not exist: missing path");
  }

  private static PatchException unprocessable(String message) {
    return new PatchException(PatchException.Kind.UNPROCESSABLE, message);
  }
}
