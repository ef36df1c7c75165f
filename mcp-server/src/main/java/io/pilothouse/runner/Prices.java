package io.pilothouse.runner;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What models cost, by the public price list of {@value #AS_OF}. A model that is not in it has no
 * price: none is guessed.
 */
final class Prices {
  static final String AS_OF = "October 2026";

  /** USD for a million tokens. */
  private record Price(double input, double cacheWrite, double cacheRead, double output) {
    /** The usual proportions: writing to the cache for five minutes, and reading from it. */
    static Price of(double input, double output, double readFactor) {
      return new Price(input, input * 1.25, input * readFactor, output);
    }

    double of(Spent spent) {
      return (spent.input() * input
              + spent.cacheWrite() * cacheWrite
              + spent.cacheRead() * cacheRead
              + spent.output() * output)
          / 1_000_000;
    }
  }

  private static final double USUAL = 0.1;
  private static final double LOW = 0.05;

  private static final Map<String, Price> BY_MODEL =
      Map.ofEntries(
          Map.entry("claude-opus-5-5", Price.of(4, 20, LOW)),
          Map.entry("claude-opus-5", Price.of(5, 25, USUAL)),
          Map.entry("claude-opus-4-8", Price.of(5, 25, USUAL)),
          Map.entry("claude-opus-4-7", Price.of(5, 25, USUAL)),
          Map.entry("claude-opus-4-6", Price.of(5, 25, USUAL)),
          Map.entry("claude-opus-4-5", Price.of(5, 25, USUAL)),
          Map.entry("claude-sonnet-5-5", Price.of(2, 10, LOW)),
          Map.entry("claude-sonnet-5", Price.of(2, 10, USUAL)),
          Map.entry("claude-sonnet-4-6", Price.of(3, 15, USUAL)),
          Map.entry("claude-sonnet-4-5", Price.of(3, 15, USUAL)),
          Map.entry("claude-haiku-5-5", Price.of(0.1, 0.5, USUAL)),
          Map.entry("claude-haiku-4-5", Price.of(1, 5, USUAL)));

  /** For a request whose prompt is longer than {@link #LONG_PROMPT} tokens. */
  private static final Map<String, Price> LONG_BY_MODEL =
      Map.of("claude-haiku-5-5", Price.of(0.5, 2.5, USUAL));

  private static final long LONG_PROMPT = 100_000;

  private static final Pattern DATE = Pattern.compile("-\\d{8}$");

  private Prices() {}

  /**
   * What one request costs, in USD; empty for a model without a price.
   *
   * @param model with or without its date
   */
  static OptionalDouble of(String model, Spent request) {
    String name = DATE.matcher(model).replaceFirst("");
    Price price = BY_MODEL.get(name);
    if (price == null) {
      return OptionalDouble.empty();
    }
    boolean isLong = request.prompt() > LONG_PROMPT;
    return OptionalDouble.of(
        (isLong ? LONG_BY_MODEL.getOrDefault(name, price) : price).of(request));
  }
}
