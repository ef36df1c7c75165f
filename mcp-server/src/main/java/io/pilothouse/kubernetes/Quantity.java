package io.pilothouse.kubernetes;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount as Kubernetes writes it: {@code 250m} CPU, {@code 128Mi} of memory, {@code 1e3}. Exact:
 * sums do not drift.
 *
 * @param amount in the unit itself: cores, bytes, pieces
 */
public record Quantity(BigDecimal amount) implements Comparable<Quantity> {
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

  private static final Pattern SYNTAX =
      Pattern.compile(
          "([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))"
              + "(?:[eE]([+-]?[0-9]{1,3})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?");

  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
          Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
          Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
          Map.entry("k", BigDecimal.ONE.movePointRight(3)),
          Map.entry("M", BigDecimal.ONE.movePointRight(6)),
          Map.entry("G", BigDecimal.ONE.movePointRight(9)),
          Map.entry("T", BigDecimal.ONE.movePointRight(12)),
          Map.entry("P", BigDecimal.ONE.movePointRight(15)),
          Map.entry("E", BigDecimal.ONE.movePointRight(18)),
          Map.entry("Ki", KIBI),
          Map.entry("Mi", KIBI.pow(2)),
          Map.entry("Gi", KIBI.pow(3)),
          Map.entry("Ti", KIBI.pow(4)),
          Map.entry("Pi", KIBI.pow(5)),
          Map.entry("Ei", KIBI.pow(6)));

  /** Empty when the text is absent or no quantity. */
  public static Optional<Quantity> parse(String text) {
    Matcher matcher = text == null ? null : SYNTAX.matcher(text.trim());
    if (matcher == null || !matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    if (matcher.group(2) != null) {
      number = number.scaleByPowerOfTen(Integer.parseInt(matcher.group(2)));
    } else if (matcher.group(3) != null) {
      number = number.multiply(UNITS.get(matcher.group(3)));
    }
    return Optional.of(new Quantity(number));
  }

  public Quantity plus(Quantity other) {
    return new Quantity(amount.add(other.amount));
  }

  /** Zero or less. */
  public boolean isNothing() {
    return amount.signum() <= 0;
  }

  /**
   * How much of {@code whole} this is, in percent, rounded; empty when {@code whole} is nothing.
   */
  public Optional<Long> percentOf(Quantity whole) {
    return whole.isNothing()
        ? Optional.empty()
        : Optional.of(
            amount
                .movePointRight(2)
                .divide(whole.amount, 0, RoundingMode.HALF_UP)
                .longValueExact());
  }

  /** As CPU: thousandths of a core, rounded up, for example {@code 250m}. */
  public String cpu() {
    return amount.movePointRight(3).setScale(0, RoundingMode.CEILING).toPlainString() + "m";
  }

  /** As memory: {@code 512Ki}, {@code 240Mi} or, from 10 Gi on, {@code 25.6Gi}. */
  public String memory() {
    if (amount.compareTo(UNITS.get("Mi")) < 0) {
      return in("Ki", 0);
    }
    return amount.compareTo(UNITS.get("Gi").multiply(BigDecimal.TEN)) < 0
        ? in("Mi", 0)
        : in("Gi", 1);
  }

  private String in(String unit, int decimals) {
    return amount.divide(UNITS.get(unit), decimals, RoundingMode.HALF_UP).toPlainString() + unit;
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  /** Equal amounts are equal however they were written: {@code 1} and {@code 1000m}. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity quantity && amount.compareTo(quantity.amount) == 0;
  }

  @Override
  public int hashCode() {
    return amount.stripTrailingZeros().hashCode();
  }
}
