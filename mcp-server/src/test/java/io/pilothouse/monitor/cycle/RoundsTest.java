package io.pilothouse.monitor.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.concurrent.ManualTime;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  private final ManualTime time = new ManualTime(START);
  private final List<Long> turns = new ArrayList<>();

  private Future<?> turn() {
    turns.add(Duration.between(START, time.now()).toSeconds());
    return Future.succeededFuture();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void anotherIntervalHoldsFromTheNextRoundOn() {
    AtomicReference<Duration> between = new AtomicReference<>(Duration.ofSeconds(20));
    Rounds rounds = new Rounds(time.time(), () -> true);
    rounds.begin(between::get, "It cannot fail", this::turn);
    pass(25);
    between.set(Duration.ofSeconds(5));
    pass(30);
    assertEquals(List.of(20L, 40L, 45L, 50L, 55L), turns);
    rounds.end();
    pass(30);
    assertEquals(5, turns.size(), "ended");
  }

  @Test
  void whoDoesNotLeadDoesNothing() {
    new Rounds(time.time(), () -> false)
        .begin(() -> Duration.ofSeconds(1), "It cannot fail", this::turn);
    pass(3);
    assertEquals(List.of(), turns);
  }
}
