package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cluster's objects, ordered within a kind as a real API server lists them: by namespace, then
 * by name. Objects in the store are never changed in place, so they may share parts and be read
 * while they are sent. Not safe for use by several threads.
 */
public final class ObjectStore {
  private final Map<String, NavigableMap<String, JsonObject>> kinds = new HashMap<>();
  private long newest;
  private long oldest = Long.MAX_VALUE;

  /** Puts an object in, replacing the one of the same name. It must not be changed afterwards. */
  public void put(ResourceKind kind, JsonObject object) {
    long version = Long.parseLong(Json.text(object, "metadata", "resourceVersion"));
    newest = Math.max(newest, version);
    oldest = Math.min(oldest, version);
    kinds
        .computeIfAbsent(kind.qualified(), qualified -> new TreeMap<>())
        .put(
            key(
                kind,
                Json.text(object, "metadata", "namespace"),
                Json.text(object, "metadata", "name")),
            object);
  }

  /** The key an object is listed by: {@code namespace/name}, or the name alone. */
  public static String key(ResourceKind kind, String namespace, String name) {
    return kind.namespaced() ? namespace + "/" + name : name;
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
    return Math.min(oldest, newest);
  }
}
