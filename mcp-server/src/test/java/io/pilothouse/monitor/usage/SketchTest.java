package io.pilothouse.monitor.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SketchTest {
  private static final Instant START = ClusterFixture.START;
  private static final double MI = 1 << 20;

  private static List<Resources> one(double cpu, double memory) {
    return List.of(new Resources(cpu, memory));
  }

  @Test
  void quantilesAreCloseAndTheHighestIsExact() {
    Sketch sketch = new Sketch(START);
    for (int i = 1; i <= 1_000; i++) {
      sketch.add(START.plusSeconds(i), one(i / 1_000.0, i * MI));
    }
    UsageStats stats = sketch.stats();
    assertEquals(1.0, stats.cpu().max());
    assertEquals(0.5, stats.cpu().p50(), 0.5 * 0.15);
    assertEquals(0.95, stats.cpu().p95(), 0.95 * 0.15);
    assertTrue(stats.cpu().p50() >= 0.5);
    assertEquals(1_000 * MI, stats.memory().max());
    assertEquals(500 * MI, stats.memory().p50(), 500 * MI * 0.15);
  }

  @Test
  void whatIsRareDoesNotMoveTheUsual() {
    Sketch sketch = new Sketch(START);
    for (int i = 0; i < 1_000; i++) {
      sketch.add(START.plusSeconds(i), one(i % 100 == 0 ? 4 : 0.1, 100 * MI));
    }
    assertTrue(sketch.stats().cpu().p95() < 0.12);
    assertEquals(4, sketch.stats().cpu().max());
  }

  @Test
  void extremesHaveAPlace() {
    Sketch sketch = new Sketch(START);
    sketch.add(START, List.of(Resources.NONE, new Resources(1e9, 1e20)));
    assertEquals(1e9, sketch.stats().cpu().max());
    assertEquals(0.001, sketch.stats().cpu().p50());
  }

  @Test
  void saysHowLongItLookedWithoutThePauses() {
    Sketch sketch = new Sketch(START);
    for (int minute = 0; minute <= 60; minute++) {
      sketch.add(START.plusSeconds(60L * minute), one(1, MI));
    }
    assertEquals(Duration.ofHours(1), sketch.stats().covered());
    sketch.add(START.plus(Duration.ofHours(20)), one(1, MI));
    assertEquals(Duration.ofMinutes(75), sketch.stats().covered());
    assertEquals(62, sketch.stats().samples());
  }

  @Test
  void aPeakIsForgottenAfterEightDaysAndNotBefore() {
    Sketch sketch = new Sketch(START);
    sketch.add(START, one(1, 900 * MI));
    for (int hour = 1; hour < 8 * 24; hour++) {
      sketch.add(START.plus(Duration.ofHours(hour)), one(1, 100 * MI));
      assertEquals(900 * MI, sketch.stats().memory().max());
    }
    sketch.add(START.plus(Duration.ofDays(8)), one(1, 100 * MI));
    assertEquals(100 * MI, sketch.stats().memory().max());
    assertEquals(START.plus(Duration.ofDays(4)), sketch.stats().first());
  }

  @Test
  void whatIsNotSeenForDaysIsStale() {
    Sketch sketch = new Sketch(START);
    sketch.add(START, one(1, MI));
    assertFalse(sketch.isStale(START.plus(Duration.ofDays(3))));
    assertTrue(sketch.isStale(START.plus(Duration.ofDays(4))));
  }
}
