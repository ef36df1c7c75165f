package io.pilothouse.monitor.usage;

import java.time.Duration;
import java.time.Instant;

/**
 * What a container was seen to use.
 *
 * @param samples one for each pod and look; none of what never ran long enough
 * @param covered how long it was looked at, pauses left out
 * @param first the oldest sample that counts
 * @param last the newest
 * @param cpu cores
 * @param memory bytes
 */
public record UsageStats(
    long samples, Duration covered, Instant first, Instant last, Quantiles cpu, Quantiles memory) {}
