package io.pilothouse.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much a rule lets happen.
 *
 * @param rates how often
 * @param maxReplicas the most replicas a write may ask for
 * @param maxUnavailablePercent the largest share of ready pods that may be away at the same time
 */
record Limits(List<Rate> rates, OptionalInt maxReplicas, OptionalInt maxUnavailablePercent) {
  static final Limits NONE = new Limits(List.of(), OptionalInt.empty(), OptionalInt.empty());

  List<Budget> budgets(String rule, WriteRequest write) {
    return rates.stream().map(rate -> rate.budget(rule, write)).toList();
  }

  /** What a write would exceed; empty if it is within all limits. */
  Optional<String> exceeded(String rule, WriteRequest write, Instant now, Usage usage) {
    return overSize(write.impact()).or(() -> overRate(rule, write, now, usage));
  }

  private Optional<String> overSize(WriteRequest.Impact impact) {
    if (maxReplicas.isPresent() && impact.replicas().orElse(0) > maxReplicas.getAsInt()) {
      return Optional.of(
          "%d replicas are more than maxReplicas %d"
              .formatted(impact.replicas().getAsInt(), maxReplicas.getAsInt()));
    }
    if (maxUnavailablePercent.isEmpty()) {
      return Optional.empty();
    }
    int most = maxUnavailablePercent.getAsInt();
    if (impact.unavailablePercent().isEmpty()) {
      return Optional.of(
          "how many pods would be away cannot be told, and maxUnavailablePercent is " + most);
    }
    double away = impact.unavailablePercent().getAsDouble();
    return away > most
        ? Optional.of(
            "%.0f %% of the ready pods would be away, more than maxUnavailablePercent %d"
                .formatted(Math.ceil(away), most))
        : Optional.empty();
  }

  private Optional<String> overRate(String rule, WriteRequest write, Instant now, Usage usage) {
    return rates.stream()
        .filter(
            rate -> usage.count(rate.budget(rule, write), now.minus(rate.window())) >= rate.most())
        .findFirst()
        .map(rate -> "limit " + rate + " is reached");
  }
}
