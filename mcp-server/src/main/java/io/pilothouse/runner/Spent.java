package io.pilothouse.runner;

import com.anthropic.models.messages.Usage;

/**
 * Tokens that were used.
 *
 * @param input neither written to a cache nor read from one
 * @param cacheWrite input that was written to the cache
 * @param cacheRead input that was read from it
 * @param output of the model, its thoughts included
 */
public record Spent(long input, long cacheWrite, long cacheRead, long output) {
  static final Spent NOTHING = new Spent(0, 0, 0, 0);

  static Spent of(Usage usage) {
    return new Spent(
        usage.inputTokens(),
        usage.cacheCreationInputTokens().orElse(0L),
        usage.cacheReadInputTokens().orElse(0L),
        usage.outputTokens());
  }

  Spent plus(Spent more) {
    return new Spent(
        input + more.input,
        cacheWrite + more.cacheWrite,
        cacheRead + more.cacheRead,
        output + more.output);
  }

  /** All that the model has read. */
  public long prompt() {
    return input + cacheWrite + cacheRead;
  }

  public long total() {
    return prompt() + output;
  }
}
