package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonObject;

/**
 * One change of one object.
 *
 * @param version the resourceVersion that the change made
 * @param object the object afterwards; of a deletion, its last state with the deletion's version
 * @param previous the object before, null when there was none
 */
public record Change(
    Type type, ResourceKind kind, long version, JsonObject object, JsonObject previous) {
  /** What a change did, by the names that watches give it. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }

  /** The key the object is listed by. */
  public String key() {
    return ObjectStore.key(kind, object);
  }
}
