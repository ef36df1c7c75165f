/**
 * Telling people: what is due when ({@link io.pilothouse.monitor.notify.Planner}, pure), and taking
 * it to them ({@link io.pilothouse.monitor.notify.Courier}, at least once and in order).
 */
package io.pilothouse.monitor.notify;
