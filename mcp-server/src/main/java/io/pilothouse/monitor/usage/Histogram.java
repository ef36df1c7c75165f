package io.pilothouse.monitor.usage;

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
