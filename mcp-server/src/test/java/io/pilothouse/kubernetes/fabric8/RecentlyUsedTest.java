package io.pilothouse.kubernetes.fabric8;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentlyUsedTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger made = new AtomicInteger();
  private final RecentlyUsed<String, Integer> values =
      new RecentlyUsed<>(2, Duration.ofNanos(10), now::get);

  private int get(String key) {
    return values.get(key, made::incrementAndGet);
  }

  @Test
  void keepsTheOnesUsedLast() {
    assertEquals(1, get("a"));
    assertEquals(2, get("b"));
    assertEquals(1, get("a"));
    assertEquals(3, get("c"));
    assertEquals(1, get("a"));
    assertEquals(4, get("b"));
  }

  @Test
  void forgetsWhatWasNotUsedForLong() {
    get("a");
    now.set(9);
    assertEquals(1, get("a"));
    now.set(18);
    assertEquals(1, get("a"));
    now.set(28);
    assertEquals(2, get("b"));
    assertEquals(3, get("a"));
  }
}
