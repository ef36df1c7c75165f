package io.pilothouse.observability;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must hold for the server to be well.
 *
 * @param name a word
 * @param problem empty when it holds; otherwise a few words that anybody may read. Never takes long
 *     and does not fail
 */
public record HealthCheck(String name, Supplier<Future<Optional<String>>> problem) {}
