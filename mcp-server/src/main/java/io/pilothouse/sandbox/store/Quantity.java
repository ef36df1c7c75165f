package io.pilothouse.sandbox.store;

import java.util.Map;

/** Kubernetes quantities, such as {@code 250m} and {@code 64Mi}, as numbers. */
public final class Quantity {
  private static final Map<String, Double> UNITS =
      Map.ofEntries(
          Map.entry("n", 1e-9),
          Map.entry("u", 1e-6),
          Map.entry("m", 1e-3),
          Map.entry("", 1.0),
          Map.entry("k", 1e3),
          Map.entry("M", 1e6),
          Map.entry("G", 1e9),
          Map.entry("T", 1e12),
          Map.entry("Ki", 0x1p10),
          Map.entry("Mi", 0x1p20),
          Map.entry("Gi", 0x1p30),
          Map.entry("Ti", 0x1p40));

  private Quantity() {}

  /** The value in base units; 0 for an empty text. */
  public static double of(String text) {
    int digits = 0;
    while (digits < text.length() && "+-.0123456789".indexOf(text.charAt(digits)) >= 0) {
      digits++;
    }
    Double unit = UNITS.get(text.substring(digits));
    return digits == 0 || unit == null ? 0 : Double.parseDouble(text.substring(0, digits)) * unit;
  }
}
