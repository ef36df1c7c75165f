package io.pilothouse.sandbox.write;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a write led to.
 *
 * @param object the object as it is now, or would be after a dry run
 * @param created whether it is new
 * @param warnings texts for Warning headers
 */
public record Written(JsonObject object, boolean created, List<String> warnings) {}
