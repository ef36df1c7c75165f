package io.pilothouse.monitor.store;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A notice on its way.
 *
 * @param id grows with every notice
 * @param due the next attempt, which is later than the notice said once attempts failed
 * @param attempts that were made
 * @param failure why the last one failed
 * @param delivered empty unless it is
 * @param receipt what the channel said to it, as the id of a message
 */
public record Parcel(
    long id,
    Notice notice,
    Instant due,
    int attempts,
    Optional<String> failure,
    Optional<Instant> delivered,
    Optional<JsonObject> receipt) {}
