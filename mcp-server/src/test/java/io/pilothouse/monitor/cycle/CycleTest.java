package io.pilothouse.monitor.cycle;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Troubles;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.state.TestState;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cycle after the other, with looks that take as long as they like. */
class CycleTest {
  /** As timers are. */
  private static final Duration A_MINUTE_ABOUT = Duration.ofMillis(59_999);

  private final ManualTime time = new ManualTime(Instant.parse("2026-11-20T09:00:00Z"));
  @TempDir private Path folder;
  private Duration takes = Duration.ZERO;

  private Future<Look> look() {
    Instant began = time.now();
    time.pass(takes);
    return Future.succeededFuture(
        new Look.Seen(
            began, Troubles.CONTEXT, List.of(Troubles.degraded("web")), Set.<String>of()));
  }

  @Test
  void aTroubleIsOldEnoughAfterTheSameCyclesHoweverLongTheyTake() {
    try (TestState state = new TestState(TestState.Kind.SQLITE, folder)) {
      IncidentStore store =
          new IncidentStore(
              state.database(),
              new Journal(state.database(), time.time().clock(), Optional.empty()));
      MonitorConfig config = MonitorFile.standard();
      Cycle cycle =
          new Cycle((context, namespaces, scope) -> look(), store, () -> true, time.time().clock());
      for (int seconds : List.of(20, 5, 1)) {
        takes = Duration.ofSeconds(seconds);
        await(
            cycle.run(
                config,
                nobody -> List.of(),
                (look, turn) -> Future.succeededFuture(),
                0,
                new Cancellation()));
        time.pass(A_MINUTE_ABOUT.minus(takes));
      }
      assertEquals(
          List.of(State.FIRING),
          await(store.open(Troubles.CONTEXT)).stream().map(Incident::state).toList());
    }
  }
}
