package io.pilothouse.guard;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.TreeSet;

/** Merge patches (RFC 7386) between two states of an object. Lists are replaced whole. */
public final class MergeDiff {
  private MergeDiff() {}

  /** The patch that turns one into the other; empty if they are the same. */
  public static JsonObject between(JsonObject from, JsonObject to) {
    JsonObject patch = new JsonObject();
    TreeSet<String> names = new TreeSet<>(from.fieldNames());
    names.addAll(to.fieldNames());
    for (String name : names) {
      Object before = from.getValue(name);
      Object after = to.getValue(name);
      if (before instanceof JsonObject left && after instanceof JsonObject right) {
        JsonObject inner = between(left, right);
        if (!inner.isEmpty()) {
          patch.put(name, inner);
        }
      } else if (!Objects.equals(before, after)) {
        patch.put(name, after);
      }
    }
    return patch;
  }

  /** A copy with the patch in it. */
  public static JsonObject apply(JsonObject object, JsonObject patch) {
    JsonObject copy = object.copy();
    for (String name : patch.fieldNames()) {
      Object value = patch.getValue(name);
      if (value == null) {
        copy.remove(name);
      } else if (value instanceof JsonObject inner) {
        JsonObject present =
            copy.getValue(name) instanceof JsonObject there ? there : new JsonObject();
        copy.put(name, apply(present, inner));
      } else {
        copy.put(name, value);
      }
    }
    return copy;
  }

  /** Whether everything a patch says is so already. */
  public static boolean holds(JsonObject object, JsonObject patch) {
    return apply(object, patch).equals(object);
  }
}
