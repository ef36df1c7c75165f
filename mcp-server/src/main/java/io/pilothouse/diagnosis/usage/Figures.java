package io.pilothouse.diagnosis.usage;

import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.render.Ages;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.DoubleFunction;

/** Amounts in words, rounded so that they do not change with every look. */
final class Figures {
  private static final int STEP = 5;

  private Figures() {}

  static String memory(double bytes) {
    return new Quantity(BigDecimal.valueOf(bytes)).memory();
  }

  static String cpu(double cores) {
    return new Quantity(BigDecimal.valueOf(cores)).cpu();
  }

  static String cpu(NodeUse.Share share) {
    return of("CPU", share, Figures::cpu);
  }

  static String memory(NodeUse.Share share) {
    return of("memory", share, Figures::memory);
  }

  private static String of(String name, NodeUse.Share share, DoubleFunction<String> amount) {
    return name
        + " "
        + (share.requested() == 0 ? "" : percent(share.requested(), share) + " requested, ")
        + "at most "
        + percent(share.used(), share)
        + " used, of "
        + amount.apply(share.allocatable())
        + " allocatable";
  }

  private static String percent(double part, NodeUse.Share of) {
    return Math.round(part / of.allocatable() * 100 / STEP) * STEP + "%";
  }

  static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }

  /** {@code 3h of looking}. */
  static String watched(Duration length) {
    return length.compareTo(Duration.ofHours(1)) < 0
        ? "less than an hour of looking"
        : Ages.of(Duration.ofHours(length.toHours())) + " of looking";
  }
}
