package io.pilothouse.monitor.cycle;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Impact;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Trouble;
import io.pilothouse.monitor.notify.Delivery;
import io.pilothouse.monitor.notify.DeliveryObserver;
import io.pilothouse.monitor.notify.Post;
import io.pilothouse.monitor.notify.Style;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thirty days of cycles, with a trouble that comes and goes every day. */
class ManyDaysTest {
  private static final Duration BETWEEN = Duration.ofHours(1);
  private static final int DAYS = 30;

  @TempDir private Path folder;
  private final ManualTime time = new ManualTime(Instant.parse("2026-11-01T00:00:00Z"));
  private final AtomicInteger messages = new AtomicInteger();

  private Future<Look> look(Optional<String> context, Set<String> namespaces) {
    int hour = time.now().atZone(ZoneOffset.UTC).getHour();
    List<Sighting> sightings = hour >= 9 && hour < 12 ? List.of(trouble()) : List.of();
    return Future.succeededFuture(new Look.Seen(time.now(), "production", sightings, Set.of()));
  }

  private static Sighting trouble() {
    return new Sighting(
        "production/OOM/shop/web",
        new Subject("production", "shop", "Deployment", "web"),
        new Trouble(
            "OOM",
            "needs more memory than it may have",
            new Trouble.Weight(
                Severity.SEV2,
                Priority.P1,
                Confidence.HIGH,
                new Impact(Impact.Extent.DOWN, "0 of 2 pods ready", 1)),
            List.of(),
            List.of(),
            Optional.empty(),
            new Trouble.Hints(Optional.empty(), List.of(), List.of())));
  }

  private long rows(Database database, String table) {
    return await(
        database.read(
            sql -> sql.first("SELECT COUNT(*) FROM " + table, row -> row.getLong(1)).orElse(0L)));
  }

  @Test
  void theStateStaysBounded() {
    try (TestState state = new TestState(TestState.Kind.SQLITE, folder)) {
      Database database = state.database();
      Outbox outbox = new Outbox(database);
      MonitorConfig config = MonitorFile.standard();
      IncidentStore store =
          new IncidentStore(database, new Journal(database, time.time().clock(), Optional.empty()));
      Pipeline pipeline =
          new Pipeline(
              (context, namespaces, scope) -> look(context, namespaces),
              new Pipeline.Memory(store, outbox),
              List.of(),
              rules ->
                  new Delivery(
                      time.time().clock(),
                      outbox,
                      rules,
                      List.of(new Post("stdout", Style.GROUPED, (message, thread) -> taken())),
                      DeliveryObserver.NONE),
              () -> true,
              time.time(),
              config.notification());
      for (int hour = 0; hour < DAYS * 24; hour++) {
        CycleReport report = await(pipeline.cycle(config, 0, new Cancellation()));
        assertTrue(report.open().size() <= 1, "one trouble, one incident");
        time.pass(Duration.ofMinutes(1));
        await(pipeline.deliver());
        time.pass(BETWEEN.minusMinutes(1));
      }
      assertEquals(DAYS, rows(database, "incidents"), "one a day");
      assertTrue(rows(database, "transitions") <= 4 * DAYS);
      assertTrue(rows(database, "notices") <= 4 * DAYS, "repetitions are forgotten");
      assertEquals(2 * DAYS, messages.get(), "that it is there, and that it is gone");
      time.pass(Pipeline.KEPT);
      await(pipeline.prune());
      assertEquals(0, rows(database, "incidents"));
      assertEquals(0, rows(database, "transitions"));
      assertEquals(0, rows(database, "notices"));
    }
  }

  private Future<Optional<String>> taken() {
    messages.incrementAndGet();
    return Future.succeededFuture(Optional.empty());
  }
}
