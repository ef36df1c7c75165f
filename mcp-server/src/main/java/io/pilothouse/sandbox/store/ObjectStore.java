package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The cluster's objects, ordered within a kind as a real API server lists them: by namespace, then
 * by name. Every change makes a new version of the whole store; the latest changes are kept, so
 * that watches can start in the past and pages of a list can be of one state. Objects in the store
 * are never changed in place, so they may share parts and be read while they are sent. Not safe for
 * use by several threads.
 */
public final class ObjectStore {
  private static final int HISTORY = 20_000;

  private final Map<String, NavigableMap<String, JsonObject>> kinds = new HashMap<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private final Map<Object, Consumer<Change>> observers = new LinkedHashMap<>();
  private final int capacity;
  private long newest;
  private long loaded;
  private long oldest;

  /** An empty store that keeps as many changes as a sandbox needs. */
  public ObjectStore() {
    this(HISTORY);
  }

  /**
   * @param capacity how many changes are kept
   */
  public ObjectStore(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Loads an object with the version it has, replacing the one of the same name. It must not be
   * changed afterwards. Nobody is told: this is for filling a store before it is used.
   */
  public void put(ResourceKind kind, JsonObject object) {
    long version = Long.parseLong(Json.text(object, "metadata", "resourceVersion"));
    newest = Math.max(newest, version);
    loaded = newest;
    oldest = oldest == 0 ? version : Math.min(oldest, version);
    of(kind).put(key(kind, object), object);
  }

  /**
   * Writes an object under the next version, and tells who observes.
   *
   * @return the object as stored
   */
  public JsonObject write(ResourceKind kind, JsonObject object) {
    JsonObject stored = versioned(object, ++newest);
    JsonObject previous = of(kind).put(key(kind, stored), stored);
    Change.Type type = previous == null ? Change.Type.ADDED : Change.Type.MODIFIED;
    changed(new Change(type, kind, newest, stored, previous));
    return stored;
  }

  /** Removes an object, if it is there, as the next version, and tells who observes. */
  public void remove(ResourceKind kind, String namespace, String name) {
    JsonObject previous = of(kind).remove(key(kind, namespace, name));
    if (previous != null) {
      JsonObject last = versioned(previous, ++newest);
      changed(new Change(Change.Type.DELETED, kind, newest, last, previous));
    }
  }

  private static JsonObject versioned(JsonObject object, long version) {
    return Json.with(object, Long.toString(version), "metadata", "resourceVersion");
  }

  private void changed(Change change) {
    history.addLast(change);
    while (history.size() > capacity) {
      oldest = history.removeFirst().version();
    }
    List.copyOf(observers.values()).forEach(observer -> observer.accept(change));
  }

  /**
   * Calls {@code observer} after each change from now on, on the thread that makes the change.
   *
   * @return what ends it; may be run more than once
   */
  public Runnable observe(Consumer<Change> observer) {
    Object key = new Object();
    observers.put(key, observer);
    return () -> observers.remove(key);
  }

  /**
   * The changes of a kind that are newer than a version, which must not be older than {@link
   * #oldestVersion()}. What was loaded counts as changed at the versions it was loaded with.
   */
  public List<Change> changesSince(ResourceKind kind, long version) {
    List<Change> changes = new ArrayList<>();
    if (version < loaded) {
      for (JsonObject object : listAt(kind, "", loaded).values()) {
        if (version(object) > version) {
          changes.add(new Change(Change.Type.MODIFIED, kind, version(object), object, object));
        }
      }
      changes.sort(Comparator.comparingLong(Change::version));
    }
    history.stream()
        .filter(change -> change.version() > version && same(change.kind(), kind))
        .forEach(changes::add);
    return changes;
  }

  /**
   * The objects of a kind as they were at a version, which must not be older than {@link
   * #oldestVersion()}.
   *
   * @param namespace empty for all namespaces
   */
  public NavigableMap<String, JsonObject> listAt(
      ResourceKind kind, String namespace, long version) {
    if (history.isEmpty() || history.getLast().version() <= version) {
      return list(kind, namespace);
    }
    NavigableMap<String, JsonObject> past = new TreeMap<>(list(kind, ""));
    for (Change change : (Iterable<Change>) history::descendingIterator) {
      if (change.version() <= version) {
        break;
      }
      if (same(change.kind(), kind)) {
        if (change.previous() == null) {
          past.remove(change.key());
        } else {
          past.put(change.key(), change.previous());
        }
      }
    }
    return within(past, namespace);
  }

  /** Forgets every change up to now, as a compaction does. */
  public void compact() {
    history.clear();
    oldest = newest;
    loaded = 0;
  }

  private NavigableMap<String, JsonObject> of(ResourceKind kind) {
    return kinds.computeIfAbsent(kind.qualified(), qualified -> new TreeMap<>());
  }

  private static boolean same(ResourceKind one, ResourceKind other) {
    return one.qualified().equals(other.qualified());
  }

  private static long version(JsonObject object) {
    return Long.parseLong(Json.text(object, "metadata", "resourceVersion"));
  }

  /** The key an object is listed by: {@code namespace/name}, or the name alone. */
  public static String key(ResourceKind kind, String namespace, String name) {
    return kind.namespaced() ? namespace + "/" + name : name;
  }

  /** The key this object is listed by. */
  public static String key(ResourceKind kind, JsonObject object) {
    return key(
        kind, Json.text(object, "metadata", "namespace"), Json.text(object, "metadata", "name"));
  }

  /**
   * The objects of a kind by key.
   *
   * @param namespace empty for all namespaces
   */
  public NavigableMap<String, JsonObject> list(ResourceKind kind, String namespace) {
    return within(kinds.getOrDefault(kind.qualified(), Collections.emptyNavigableMap()), namespace);
  }

  /** The part of a map by key that is in a namespace; the whole map for an empty one. */
  public static <T> NavigableMap<String, T> within(NavigableMap<String, T> map, String namespace) {
    // '0' follows '/'.
    return namespace.isEmpty() ? map : map.subMap(namespace + "/", true, namespace + "0", false);
  }

  /** One object. */
  public Optional<JsonObject> find(ResourceKind kind, String namespace, String name) {
    return Optional.ofNullable(list(kind, "").get(key(kind, namespace, name)));
  }

  /** The resourceVersion of the newest change. */
  public long resourceVersion() {
    return newest;
  }

  /** The oldest resourceVersion whose later changes are all still known. */
  public long oldestVersion() {
    return oldest;
  }
}
