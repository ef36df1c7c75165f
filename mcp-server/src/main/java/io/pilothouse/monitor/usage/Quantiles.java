package io.pilothouse.monitor.usage;

/** How an amount is spread. Never less than what was seen, and never more than the highest. */
public record Quantiles(double p50, double p95, double max) {}
