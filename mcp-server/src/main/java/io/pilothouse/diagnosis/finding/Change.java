package io.pilothouse.diagnosis.finding;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody changed that fits a finding.
 *
 * @param what in words, as {@code image of container web}
 * @param at when
 * @param by the field manager or user; empty if nobody said
 * @param from what it was; empty if not known
 * @param to what it is
 * @param confidence how well time, cause and contrast fit
 */
public record Change(
    String what, Optional<Instant> at, String by, String from, String to, Confidence confidence) {}
