package io.pilothouse.sandbox.patch;

import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Strategic merge patch: a merge patch that merges some lists item by item, as the schema says, and
 * knows directives ({@code $patch}, {@code $retainKeys}, {@code $setElementOrder/...}, {@code
 * $deleteFromPrimitiveList/...}).
 */
public final class StrategicMerge {
  private static final String PATCH = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";

  private StrategicMerge() {}

  /**
   * {@code original} with {@code patch} applied; neither is changed.
   *
   * @throws PatchException when a directive is malformed or an item lacks the key of its list
   */
  public static JsonObject apply(JsonObject original, JsonObject patch, Schema schema) {
    switch (String.valueOf(patch.getValue(PATCH))) {
      case "replace" -> {
        return stripped(patch, schema);
      }
      case "delete" -> {
        return new JsonObject();
      }
      case "null", "merge" -> {}
      default ->
          throw new PatchException(
              PatchException.Kind.MALFORMED, "unknown patch type: " + patch.getValue(PATCH));
    }
    JsonObject result = Json.shallow(original);
    retain(result, patch);
    for (Map.Entry<String, Object> change : patch) {
      String field = change.getKey();
      if (field.startsWith(DELETE)) {
        String list = field.substring(DELETE.length());
        result.put(list, without(result.getJsonArray(list), array(change)));
      } else if (field.startsWith(ORDER) || field.equals(PATCH) || field.equals(RETAIN)) {
        continue;
      } else if (change.getValue() == null) {
        result.remove(field);
      } else {
        result.put(field, merged(result.getValue(field), change.getValue(), child(schema, field)));
      }
    }
    for (Map.Entry<String, Object> change : patch) {
      if (change.getKey().startsWith(ORDER)) {
        String field = change.getKey().substring(ORDER.length());
        if (result.getValue(field) instanceof JsonArray list) {
          result.put(field, ordered(list, array(change), child(schema, field).mergeKey()));
        }
      }
    }
    return result;
  }

  private static Schema child(Schema schema, String field) {
    Schema child = schema.field(field);
    return child == null ? Schema.ANY : child;
  }

  private static Object merged(Object original, Object patch, Schema schema) {
    if (patch instanceof JsonObject inner) {
      return original instanceof JsonObject object && !schema.replacesMap()
          ? apply(object, inner, schema)
          : stripped(inner, schema);
    }
    if (patch instanceof JsonArray list) {
      JsonArray present = original instanceof JsonArray array ? array : new JsonArray();
      return schema.mergesList() ? list(present, list, schema) : stripped(list, schema);
    }
    return patch;
  }

  private static void retain(JsonObject result, JsonObject patch) {
    if (!patch.containsKey(RETAIN)) {
      return;
    }
    if (!(patch.getValue(RETAIN) instanceof JsonArray keep)) {
      throw new PatchException(
          PatchException.Kind.MALFORMED, "invalid patch format of retainKeys list");
    }
    List.copyOf(result.fieldNames()).stream()
        .filter(field -> !keep.contains(field))
        .forEach(result::remove);
  }

  private static JsonArray list(JsonArray original, JsonArray patch, Schema schema) {
    String key = schema.mergeKey();
    if (key.isEmpty()) {
      JsonArray union = original.copy();
      patch.stream().filter(value -> !union.contains(value)).forEach(union::add);
      return union;
    }
    boolean replaces =
        patch.stream()
            .anyMatch(
                item ->
                    item instanceof JsonObject object
                        && "replace".equals(object.getValue(PATCH))
                        && object.size() == 1);
    JsonArray result = new JsonArray();
    if (!replaces) {
      original.forEach(result::add);
    }
    for (Object value : patch) {
      if (!(value instanceof JsonObject item)) {
        throw new PatchException(
            PatchException.Kind.INTERNAL, "a list of objects cannot be merged with scalars");
      }
      if (replaces && item.containsKey(PATCH)) {
        continue;
      }
      if (!item.containsKey(key)) {
        throw new PatchException(
            PatchException.Kind.INTERNAL,
            "map: " + item.encode() + " does not contain declared merge key: " + key);
      }
      merge(result, item, key, schema.items());
    }
    return result;
  }

  private static void merge(JsonArray list, JsonObject item, String key, Schema schema) {
    int at = 0;
    while (at < list.size()
        && !(list.getValue(at) instanceof JsonObject present
            && item.getValue(key).equals(present.getValue(key)))) {
      at++;
    }
    boolean delete = "delete".equals(item.getValue(PATCH));
    if (at == list.size()) {
      if (!delete) {
        list.add(stripped(item, schema));
      }
    } else if (delete) {
      list.remove(at);
    } else {
      list.set(at, apply(list.getJsonObject(at), item, schema));
    }
  }

  /** The value of a patch by itself: without directives and without nulls. */
  private static JsonObject stripped(JsonObject patch, Schema schema) {
    JsonObject rest = Json.shallow(patch);
    rest.remove(PATCH);
    return apply(new JsonObject(), rest, schema);
  }

  private static JsonArray stripped(JsonArray patch, Schema schema) {
    JsonArray result = new JsonArray();
    for (Object value : patch) {
      if (value instanceof JsonObject item && item.containsKey(PATCH)) {
        continue;
      }
      result.add(value instanceof JsonObject item ? stripped(item, schema.items()) : value);
    }
    return result;
  }

  private static JsonArray array(Map.Entry<String, Object> directive) {
    if (directive.getValue() instanceof JsonArray list) {
      return list;
    }
    throw new PatchException(
        PatchException.Kind.MALFORMED,
        directive.getKey().startsWith(ORDER)
            ? "invalid patch format of setElementOrder list"
            : "invalid patch format of primitive list");
  }

  private static JsonArray without(JsonArray list, JsonArray delete) {
    JsonArray rest = new JsonArray();
    if (list != null) {
      list.stream().filter(value -> !delete.contains(value)).forEach(rest::add);
    }
    return rest;
  }

  /** Items the order names come in that order; the others keep their place before the next. */
  private static JsonArray ordered(JsonArray list, JsonArray order, String key) {
    List<Object> wanted = new ArrayList<>();
    order.forEach(entry -> wanted.add(identity(entry, key)));
    List<Object> named = new ArrayList<>();
    list.stream().filter(item -> wanted.contains(identity(item, key))).forEach(named::add);
    named.sort(Comparator.comparingInt(item -> wanted.indexOf(identity(item, key))));
    JsonArray result = new JsonArray();
    int next = 0;
    for (Object item : list) {
      result.add(wanted.contains(identity(item, key)) ? named.get(next++) : item);
    }
    return result;
  }

  private static Object identity(Object item, String key) {
    return item instanceof JsonObject object && !key.isEmpty() ? object.getValue(key) : item;
  }
}
