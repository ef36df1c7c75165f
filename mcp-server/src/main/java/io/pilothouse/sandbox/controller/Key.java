package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;

/**
 * Which object of a controller's kind.
 *
 * @param namespace empty for a kind without namespaces
 */
public record Key(String namespace, String name) {
  /** The key of an object. */
  public static Key of(JsonObject object) {
    return new Key(
        Json.text(object, "metadata", "namespace"), Json.text(object, "metadata", "name"));
  }
}
