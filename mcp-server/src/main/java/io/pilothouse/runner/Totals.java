package io.pilothouse.runner;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a run has used up so far.
 *
 * @param model the one that was asked
 * @param turns its messages
 * @param calls of tools
 * @param dollars estimated; empty if the model's price is not known
 */
public record Totals(String model, int turns, int calls, Spent spent, OptionalDouble dollars) {
  static Totals none(String model) {
    return new Totals(model, 0, 0, Spent.NOTHING, Prices.of(model, Spent.NOTHING));
  }

  Totals plusTurn(Spent request) {
    OptionalDouble price = Prices.of(model, request);
    OptionalDouble sum =
        dollars.isPresent() && price.isPresent()
            ? OptionalDouble.of(dollars.getAsDouble() + price.getAsDouble())
            : OptionalDouble.empty();
    return new Totals(model, turns + 1, calls, spent.plus(request), sum);
  }

  Totals plusCalls(int more) {
    return new Totals(model, turns, calls + more, spent, dollars);
  }

  /** One line for a person. */
  public String text() {
    String cost =
        dollars.isPresent()
            ? "about $%.4f (prices of %s)".formatted(dollars.getAsDouble(), Prices.AS_OF)
            : "price not known";
    return String.format(
        Locale.ROOT,
        "%s: %d turns, %d tool calls; tokens: %,d input, %,d cache write, %,d cache read, %,d"
            + " output; %s",
        model,
        turns,
        calls,
        spent.input(),
        spent.cacheWrite(),
        spent.cacheRead(),
        spent.output(),
        cost);
  }

  /** For a program. */
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("model", model)
            .put("turns", turns)
            .put("toolCalls", calls)
            .put("inputTokens", spent.input())
            .put("cacheWriteTokens", spent.cacheWrite())
            .put("cacheReadTokens", spent.cacheRead())
            .put("outputTokens", spent.output());
    dollars.ifPresent(sum -> json.put("estimatedUsd", sum));
    return json;
  }
}
