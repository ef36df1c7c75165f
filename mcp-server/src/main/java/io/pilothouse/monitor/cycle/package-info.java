/**
 * Looks at clusters again and again: when ({@link io.pilothouse.monitor.cycle.Monitor}), whether
 * this process is the one to do it ({@link io.pilothouse.monitor.cycle.Leadership}), and what one
 * cycle does ({@link io.pilothouse.monitor.cycle.Cycle}).
 */
package io.pilothouse.monitor.cycle;
