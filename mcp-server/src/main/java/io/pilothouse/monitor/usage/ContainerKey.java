package io.pilothouse.monitor.usage;

/** One container of a workload's pods, whichever pod it is in. */
public record ContainerKey(Workload workload, String container) {}
