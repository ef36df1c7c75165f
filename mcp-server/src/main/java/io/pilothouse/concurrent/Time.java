package io.pilothouse.concurrent;

import java.time.Clock;

/** What time it is, and how to let some pass. */
public record Time(Clock clock, Pause pause) {}
