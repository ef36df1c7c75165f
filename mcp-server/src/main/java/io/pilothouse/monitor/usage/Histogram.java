package io.pilothouse.monitor.usage;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Counts amounts in buckets that grow by 15 % each, as many for one sample as for a million. Not
 * safe for use from several threads.
 */
final class Histogram {
  private static final int BUCKETS = 128;
  private static final double GROWTH = 1.15;

  private final double smallest;
  private final int[] counts = new int[BUCKETS];
  private double max;

  /**
   * @param smallest the upper end of the first bucket; the last ends 50 million times above
   */
  Histogram(double smallest) {
    this.smallest = smallest;
  }

  void add(double amount) {
    counts[bucket(amount)]++;
    max = Math.max(max, amount);
  }

  /** Buckets that hold something, each with its count. */
  JsonObject toJson() {
    JsonArray buckets = new JsonArray();
    for (int i = 0; i < BUCKETS; i++) {
      if (counts[i] > 0) {
        buckets.add(i).add(counts[i]);
      }
    }
    return new JsonObject().put("max", max).put("buckets", buckets);
  }

  /** Adds what another counted with buckets of the same size. */
  void recall(JsonObject json) {
    JsonArray buckets = json.getJsonArray("buckets");
    for (int i = 0; i < buckets.size(); i += 2) {
      counts[buckets.getInteger(i)] += buckets.getInteger(i + 1);
    }
    max = Math.max(max, json.getDouble("max"));
  }

  double max() {
    return max;
  }

  private int bucket(double amount) {
    if (amount <= smallest) {
      return 0;
    }
    int bucket = (int) Math.ceil(Math.log(amount / smallest) / Math.log(GROWTH));
    return Math.min(BUCKETS - 1, bucket);
  }

  /** Of both together. */
  static Quantiles of(Histogram one, Histogram other) {
    double max = Math.max(one.max, other.max);
    return new Quantiles(
        Math.min(max, quantile(one, other, 50)), Math.min(max, quantile(one, other, 95)), max);
  }

  private static double quantile(Histogram one, Histogram other, int percent) {
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += (long) one.counts[i] + other.counts[i];
    }
    long passed = 0;
    for (int i = 0; i < BUCKETS; i++) {
      passed += (long) one.counts[i] + other.counts[i];
      if (passed * 100 >= total * percent) {
        return one.smallest * Math.pow(GROWTH, i);
      }
    }
    return Math.max(one.max, other.max);
  }
}
