package io.pilothouse.monitor.store;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Something that one channel is to be told.
 *
 * @param channel its name in the configuration
 * @param incident whose order it keeps to: of one incident and channel, notices are told in the
 *     order in which they were added; empty: of none
 * @param kind for whoever delivers it
 * @param key makes it the same notice however often it is added to that channel
 * @param body data for whoever delivers it, never the words of a secret
 * @param due not before this moment
 */
public record Notice(
    String channel, String incident, String kind, String key, JsonObject body, Instant due) {}
