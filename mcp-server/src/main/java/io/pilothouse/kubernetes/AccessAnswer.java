package io.pilothouse.kubernetes;

/**
 * @param allowed whether the authoriser said yes
 * @param reason its words, possibly empty
 */
public record AccessAnswer(boolean allowed, String reason) {}
