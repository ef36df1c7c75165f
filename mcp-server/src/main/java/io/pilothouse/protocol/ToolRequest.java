package io.pilothouse.protocol;

import io.vertx.core.json.JsonObject;

/**
 * A {@code tools/call} of either generation.
 *
 * @param name the tool
 * @param arguments not yet validated; never null
 * @param context who asks, and how to reach them meanwhile
 */
public record ToolRequest(String name, JsonObject arguments, RequestContext context) {}
