package io.pilothouse.sandbox.apply;

import io.pilothouse.sandbox.schema.Schema;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps {@code metadata.managedFields}: who owns which field. An update owns what it changes; an
 * apply owns what it says, may not change what others own unless it is forced, and drops what it
 * said before and nobody else owns.
 */
public final class ManagedFields {
  private static final Set<String> UNMANAGED =
      Set.of(
          "name",
          "namespace",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink",
          "uid",
          "generation",
          "managedFields",
          "resourceVersion");

  private ManagedFields() {}

  /**
   * The object after an update (or creation), with its managers brought up to date.
   *
   * @param before the object before; empty when it is created
   * @param after the object that was written
   */
  public static JsonObject updated(
      JsonObject before, JsonObject after, Schema schema, FieldOwner owner) {
    Comparison comparison = Comparison.of(managed(before), managed(after), schema);
    ManagedEntry mine = owner.entry(ManagedEntry.UPDATE, new FieldSet());
    FieldSet gone = comparison.changed().union(comparison.removed());
    List<ManagedEntry> entries = new ArrayList<>();
    if (!reset(after)) {
      for (ManagedEntry entry : ManagedEntry.of(before)) {
        if (entry.sameOwner(mine)) {
          mine = entry;
        } else {
          entries.add(entry.with(entry.fields().difference(gone)));
        }
      }
    }
    FieldSet fields = mine.fields().difference(comparison.removed()).union(comparison.changed());
    entries.add(
        comparison.changed().isEmpty()
            ? mine.with(fields)
            : owner.entry(ManagedEntry.UPDATE, fields));
    return with(after, entries);
  }

  /** A single empty entry takes all ownership away. */
  private static boolean reset(JsonObject after) {
    return Json.value(after, "metadata", "managedFields") instanceof JsonArray list
        && list.size() == 1
        && list.getValue(0) instanceof JsonObject entry
        && entry.isEmpty();
  }

  /**
   * The object after a configuration has been applied to it.
   *
   * @param live the object before; only what identifies it when it is created
   * @param config what is applied
   * @param force whether fields are taken from their owners
   * @throws ApplyConflict when others own fields that would change
   */
  public static JsonObject applied(
      JsonObject live, JsonObject config, Schema schema, FieldOwner owner, boolean force) {
    FieldSet wanted = new FieldSet();
    collect(List.of(), managed(config), schema, wanted);
    ManagedEntry mine = owner.entry(ManagedEntry.APPLY, new FieldSet());
    List<ManagedEntry> others = new ArrayList<>();
    for (ManagedEntry entry : ManagedEntry.of(live)) {
      if (entry.sameOwner(mine)) {
        mine = entry;
      } else {
        others.add(entry);
      }
    }
    JsonObject merged = Merger.merge(live, config, schema);
    JsonObject result = prune(merged, mine.fields(), wanted, others, schema);
    Comparison comparison = Comparison.of(managed(live), managed(result), schema);
    if (!force) {
      refuseConflicts(others, comparison.changed());
    }
    FieldSet gone = comparison.changed().union(comparison.removed());
    List<ManagedEntry> entries = new ArrayList<>();
    others.forEach(entry -> entries.add(entry.with(entry.fields().difference(gone))));
    boolean same = gone.isEmpty() && wanted.equals(mine.fields());
    entries.add(same ? mine : owner.entry(ManagedEntry.APPLY, wanted));
    return with(result, entries);
  }

  private static void refuseConflicts(List<ManagedEntry> others, FieldSet changed) {
    List<ApplyConflict.Cause> causes = new ArrayList<>();
    for (ManagedEntry entry : others) {
      for (List<String> path : entry.fields().intersection(changed).paths()) {
        causes.add(new ApplyConflict.Cause(entry.printed(), FieldSet.print(path)));
      }
    }
    if (!causes.isEmpty()) {
      causes.sort(
          Comparator.comparing(ApplyConflict.Cause::owner)
              .thenComparing(ApplyConflict.Cause::path));
      throw new ApplyConflict(causes);
    }
  }

  /** Takes out what this manager applied before, does not any more, and nobody else owns. */
  private static JsonObject prune(
      JsonObject merged,
      FieldSet before,
      FieldSet wanted,
      List<ManagedEntry> others,
      Schema schema) {
    FieldSet gone = before.difference(wanted);
    Predicate<List<String>> kept =
        path ->
            wanted.touches(path) || others.stream().anyMatch(entry -> entry.fields().touches(path));
    JsonObject result = merged;
    for (List<String> path : gone.paths()) {
      if (!path.getLast().startsWith("f:") && !kept.test(path)) {
        result = Merger.without(result, path, schema);
      }
    }
    for (List<String> path : gone.paths().reversed()) {
      if (path.getLast().startsWith("f:")
          && !kept.test(path)
          && !identifies(path)
          && !holdsMore(result, path, schema)) {
        result = Merger.without(result, path, schema);
      }
    }
    return result;
  }

  /** Whether the field is one of those that tell the item it is in from others. */
  private static boolean identifies(List<String> path) {
    String item = path.size() < 2 ? "" : path.get(path.size() - 2);
    return item.startsWith("k:")
        && new JsonObject(item.substring(2)).containsKey(path.getLast().substring(2));
  }

  /** Whether there are fields below the path that have not been taken out. */
  private static boolean holdsMore(JsonObject object, List<String> path, Schema schema) {
    return Merger.find(object, path, schema) instanceof JsonObject inner
        && !inner.isEmpty()
        && !leafAt(path, object, schema);
  }

  private static boolean leafAt(List<String> path, JsonObject object, Schema schema) {
    Schema at = schema;
    for (String element : path) {
      at = Elements.schema(element, at);
    }
    return Elements.leaf(Merger.find(object, path, schema), at);
  }

  /** The fields that a configuration says. */
  private static void collect(List<String> path, Object value, Schema schema, FieldSet set) {
    if (Elements.leaf(value, schema) && !path.isEmpty()) {
      set.insert(path);
      return;
    }
    Elements.of(value, schema)
        .forEach(
            (element, part) -> {
              List<String> longer = FieldSet.append(path, element);
              collect(longer, part, Elements.schema(element, schema), set);
              if (!element.startsWith("f:")) {
                set.insert(longer);
              }
            });
  }

  private static JsonObject with(JsonObject object, List<ManagedEntry> entries) {
    JsonArray list = new JsonArray();
    entries.stream()
        .filter(entry -> !entry.fields().isEmpty())
        .sorted(ManagedEntry.ORDER)
        .forEach(entry -> list.add(entry.encode()));
    if (list.isEmpty()) {
      JsonObject metadata = Json.shallow(Json.object(object, "metadata"));
      metadata.remove("managedFields");
      return Json.with(object, metadata, "metadata");
    }
    return Json.with(object, list, "metadata", "managedFields");
  }

  /** The object without the fields that nobody owns. */
  private static JsonObject managed(JsonObject object) {
    JsonObject rest = Json.shallow(object);
    rest.remove("apiVersion");
    rest.remove("kind");
    if (rest.getValue("metadata") instanceof JsonObject metadata) {
      JsonObject kept = Json.shallow(metadata);
      UNMANAGED.forEach(kept::remove);
      if (kept.isEmpty()) {
        rest.remove("metadata");
      } else {
        rest.put("metadata", kept);
      }
    }
    return rest;
  }
}
