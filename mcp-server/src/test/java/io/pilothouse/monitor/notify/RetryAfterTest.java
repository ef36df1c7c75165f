package io.pilothouse.monitor.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 | PT30S",
        "0 | PT0S",
        "999999999 | PT1H",
        "Sat, 21 Nov 2026 12:02:00 GMT | PT2M",
        "Sat, 21 Nov 2026 11:00:00 GMT | PT0S"
      })
  void secondsOrADate(String value, Duration expected) {
    assertEquals(Optional.of(expected), RetryAfter.parse(value, Samples.NOON));
  }

  @Test
  void anythingElseIsNothing() {
    for (String value : new String[] {"", "soon", "-5", "1.5", "99999999999"}) {
      assertEquals(Optional.empty(), RetryAfter.parse(value, Samples.NOON));
    }
  }
}
