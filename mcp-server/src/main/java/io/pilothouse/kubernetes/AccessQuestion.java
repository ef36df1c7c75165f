package io.pilothouse.kubernetes;

import java.util.Optional;

/**
 * A question to the API server's authoriser.
 *
 * @param verb for example {@code get}
 * @param group API group, empty for core
 * @param resource plural name
 * @param subresource for example {@code log}
 * @param namespace empty: cluster-wide
 * @param name empty: any object
 * @param subject whose rights; empty: our own
 */
public record AccessQuestion(
    String verb,
    String group,
    String resource,
    Optional<String> subresource,
    Optional<String> namespace,
    Optional<String> name,
    Optional<String> subject) {}
