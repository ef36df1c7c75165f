package io.pilothouse.monitor.incident;

/**
 * A trouble seen in one look.
 *
 * @param fingerprint the same for as long as the trouble lasts, whatever pods come and go
 */
public record Sighting(String fingerprint, Subject subject, Trouble trouble) {}
