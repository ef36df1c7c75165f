package io.pilothouse.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  private static Quantity of(String text) {
    return Quantity.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "250m, 0.25",
    "8139999999n, 8.139999999",
    "15u, 0.000015",
    "2k, 2000",
    "1.5Gi, 1610612736",
    "240Ki, 245760",
    "1e3, 1000",
    "1E3, 1000",
    "12e-1, 1.2",
    "1E, 1000000000000000000",
    "2Ei, 2305843009213693952",
    "-5, -5",
    ".5, 0.5",
    "5., 5"
  })
  void readsWhatTheApiServerWrites(String text, String amount) {
    assertEquals(0, of(text).amount().compareTo(new BigDecimal(amount)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1kk", "1 Gi", "1ki", "--1", "1e9999", "."})
  void refusesWhatIsNoQuantity(String text) {
    assertTrue(Quantity.parse(text).isEmpty());
  }

  @Test
  void absentIsEmpty() {
    assertTrue(Quantity.parse(null).isEmpty());
  }

  @Test
  void equalAmountsAreEqualHoweverWritten() {
    assertEquals(of("1"), of("1000m"));
    assertEquals(of("1").hashCode(), of("1000m").hashCode());
    assertTrue(of("1Gi").compareTo(of("1G")) > 0);
  }

  @ParameterizedTest
  @CsvSource({"0n, 0m", "1n, 1m", "250m, 250m", "8139999999n, 8140m", "2, 2000m"})
  void showsCpuInThousandths(String text, String shown) {
    assertEquals(shown, of(text).cpu());
  }

  @ParameterizedTest
  @CsvSource({"0, 0Ki", "240Ki, 240Ki", "300Mi, 300Mi", "9Gi, 9216Mi", "26894336Ki, 25.6Gi"})
  void showsMemoryInTheUnitThatReadsBest(String text, String shown) {
    assertEquals(shown, of(text).memory());
  }

  @Test
  void relatesToAWhole() {
    assertEquals(Optional.of(25L), of("250m").percentOf(of("1")));
    assertEquals(Optional.empty(), of("250m").percentOf(Quantity.ZERO));
    assertEquals(of("1250m"), of("250m").plus(of("1")));
  }
}
