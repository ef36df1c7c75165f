/**
 * Asks a model what it thinks of urgent incidents, and tells people marked as its words. Knows
 * nothing of how models are asked: that is behind {@link io.pilothouse.monitor.brief.Analyst}.
 */
package io.pilothouse.monitor.brief;
