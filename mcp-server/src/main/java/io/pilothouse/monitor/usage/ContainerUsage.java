package io.pilothouse.monitor.usage;

/**
 * What is known about one container of a workload.
 *
 * @param pods that had it at the last look
 * @param requests of its newest pod
 * @param limits of its newest pod
 * @param kills for its memory, as far as they were noticed
 * @param killedAt the highest memory limit it was killed at, in bytes; zero: none
 */
public record ContainerUsage(
    ContainerKey key,
    int pods,
    Resources requests,
    Resources limits,
    UsageStats stats,
    long kills,
    double killedAt) {}
