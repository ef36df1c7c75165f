package io.pilothouse.tools.core.logs;

import java.time.Instant;

/**
 * One line of a container's log.
 *
 * @param source {@code pod/container}
 * @param time when the container wrote it; {@link Instant#EPOCH} when unknown
 * @param text stripped and redacted, uncut
 * @param focus where in the text a search matched, 0 otherwise
 */
record LogLine(String source, Instant time, String text, int focus) {}
