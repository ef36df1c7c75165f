package io.pilothouse.kubernetes;

import io.vertx.core.json.JsonObject;

/**
 * Something that a watch tells.
 *
 * @param metadata of the object; of a bookmark only its {@code resourceVersion}
 */
public record WatchEvent(Type type, JsonObject metadata) {
  /** What happened to the object. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    /** Nothing: it only says how far the watch has come. */
    BOOKMARK
  }

  /** From where to go on after this. */
  public String version() {
    return metadata.getString("resourceVersion", "");
  }
}
