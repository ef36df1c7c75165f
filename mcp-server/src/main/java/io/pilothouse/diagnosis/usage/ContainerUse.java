package io.pilothouse.diagnosis.usage;

import java.time.Duration;

/**
 * What a container was seen to use. Amounts that are not set or not known are zero.
 *
 * @param watched how long it was looked at, pauses left out
 * @param memory bytes, at the highest
 * @param memoryLimit bytes
 * @param suggestedLimit of memory, in bytes: what the limit should be; as it is if that will do
 * @param kills for its memory
 * @param cpu cores, 95 % of the time or more
 * @param cpuLimit cores
 */
public record ContainerUse(
    Duration watched,
    double memory,
    double memoryLimit,
    double suggestedLimit,
    long kills,
    double cpu,
    double cpuLimit) {}
