package io.pilothouse.diagnosis.scheduling;

import io.pilothouse.kubernetes.Quantity;
import java.math.BigDecimal;

/** Amounts of a resource as people write them. */
public final class Amounts {
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  private Amounts() {}

  /** {@code 64 cpu}, {@code 250m cpu}, {@code 512Mi memory}, {@code 2 nvidia.com/gpu}. */
  public static String of(Quantity quantity, String resource) {
    return words(quantity, resource) + " " + resource;
  }

  private static String words(Quantity quantity, String resource) {
    BigDecimal amount = quantity.amount();
    if (resource.endsWith("memory") || resource.endsWith("storage")) {
      return amount.compareTo(KIBI) < 0 ? plain(amount) : quantity.memory();
    }
    boolean whole = amount.stripTrailingZeros().scale() <= 0;
    return resource.endsWith("cpu") && !whole ? quantity.cpu() : plain(amount);
  }

  private static String plain(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }
}
