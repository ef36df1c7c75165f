package io.pilothouse.sandbox.apply;

import io.pilothouse.sandbox.schema.Schema;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which fields differ between two states of an object. */
final class Comparison {
  private static final Object ABSENT = new Object();

  private final FieldSet changed = new FieldSet();
  private final FieldSet removed = new FieldSet();

  private Comparison() {}

  static Comparison of(JsonObject before, JsonObject after, Schema schema) {
    Comparison comparison = new Comparison();
    comparison.parts(List.of(), before, after, schema);
    return comparison;
  }

  /** Fields that are new or have another value. */
  FieldSet changed() {
    return changed;
  }

  FieldSet removed() {
    return removed;
  }

  private void compare(List<String> path, Object before, Object after, Schema schema) {
    boolean leaf =
        (before == ABSENT || before == null || Elements.leaf(before, schema))
            && (after == ABSENT || after == null || Elements.leaf(after, schema));
    boolean sameShape =
        before == ABSENT
            || after == ABSENT
            || before == null
            || after == null
            || before.getClass() == after.getClass();
    if (leaf || !sameShape) {
      if (after == ABSENT) {
        removed.insert(path);
      } else if (before == ABSENT || !same(before, after)) {
        changed.insert(path);
      }
      return;
    }
    parts(path, before, after, schema);
    if (before == ABSENT) {
      changed.insert(path);
    } else if (after == ABSENT) {
      removed.insert(path);
    }
  }

  private void parts(List<String> path, Object before, Object after, Schema schema) {
    Map<String, Object> old = Elements.of(before == ABSENT ? null : before, schema);
    Map<String, Object> now = Elements.of(after == ABSENT ? null : after, schema);
    Set<String> elements = new LinkedHashSet<>(now.keySet());
    elements.addAll(old.keySet());
    for (String element : elements) {
      Object present = now.getOrDefault(element, ABSENT);
      Object past = old.getOrDefault(element, ABSENT);
      if (past == ABSENT && before != ABSENT && schema.isStruct()) {
        past = unfilled(element.substring(2), present, schema);
      }
      compare(FieldSet.append(path, element), past, present, Elements.schema(element, schema));
    }
  }

  /** What a struct that is there holds in a field that nobody has filled. */
  private static Object unfilled(String field, Object present, Schema struct) {
    if (!struct.alwaysPresent(field)) {
      return ABSENT;
    }
    return switch (present) {
      case JsonObject object
          when !object.isEmpty() && !Elements.leaf(object, struct.field(field)) ->
          new JsonObject();
      case JsonArray array when !Elements.leaf(array, struct.field(field)) -> new JsonArray();
      case null, default -> ABSENT;
    };
  }

  private static boolean same(Object before, Object after) {
    if (before instanceof Number one && after instanceof Number other) {
      return one.doubleValue() == other.doubleValue();
    }
    return before == null ? after == null : before.equals(after);
  }
}
