package io.pilothouse.sandbox.access;

/**
 * The authoriser's answer.
 *
 * @param reason possibly empty
 */
public record Decision(boolean allowed, String reason) {}
