package io.pilothouse.runner;

import java.time.Duration;

/**
 * What a run may use up.
 *
 * @param turns messages of the model
 * @param tokens of all requests and answers together, whether they come from a cache or not
 * @param responseTokens of one message of the model
 * @param time from the first request to the answer
 */
public record Limits(int turns, long tokens, int responseTokens, Duration time) {
  public static final int DEFAULT_TURNS = 15;
  public static final long DEFAULT_TOKENS = 200_000;
  public static final Limits DEFAULT =
      new Limits(DEFAULT_TURNS, DEFAULT_TOKENS, 16_000, Duration.ofMinutes(10));
}
