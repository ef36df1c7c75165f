package io.pilothouse.monitor.incident;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody takes care of it.
 *
 * @param until when people are reminded again; empty: not before it is resolved
 * @param comment possibly empty
 */
public record Ack(String by, Instant at, Optional<Instant> until, String comment) {}
