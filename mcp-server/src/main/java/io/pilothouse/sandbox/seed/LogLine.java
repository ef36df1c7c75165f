package io.pilothouse.sandbox.seed;

import java.time.Instant;

/** One line that a container wrote, without its line end. */
public record LogLine(Instant time, String text) {}
