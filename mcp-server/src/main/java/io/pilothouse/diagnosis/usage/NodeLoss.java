package io.pilothouse.diagnosis.usage;

import io.pilothouse.diagnosis.model.Ref;
import java.time.Instant;
import java.util.Set;

/**
 * It was announced that a node goes away.
 *
 * @param node its name; it may be gone by now
 * @param words a clause, as {@code its spot machine is taken back}
 * @param at when that was announced, or seen first
 * @param notBefore when it had not been announced yet; {@code at} if that is exact
 * @param carried workloads that had pods on it
 */
public record NodeLoss(
    String node, String words, Instant at, Instant notBefore, Set<Ref> carried) {}
