package io.pilothouse.policy;

import java.time.Duration;

/**
 * A number of writes that may happen in any window of time. Whoever applies a write records it
 * against each of its budgets.
 *
 * @param key names the budget wherever it is kept
 * @param most how many writes
 * @param window how long each counts
 */
public record Budget(String key, int most, Duration window) {}
