package io.pilothouse.sandbox.write;

import io.vertx.core.json.JsonObject;

/**
 * What a deletion led to.
 *
 * @param object the object as it is now, or was last
 * @param gone whether it is no longer there
 */
public record Deleted(JsonObject object, boolean gone) {}
