package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.config.Config;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.monitor.cycle.Cycle;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.state.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a cycle of the monitor to a report of it. */
class ReportCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          InputStream.nullInputStream(),
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          Map.of());
  @TempDir private Path folder;

  private int report(Map<String, String> options) throws Exception {
    Config config = Config.load(Map.of("state-dir", folder.toString()), Map.of());
    return ReportCommand.run(config, options, terminal, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** One cycle an hour ago, in which a cluster did not answer. */
  private void cycle() throws Exception {
    Instant then = NOW.minus(Duration.ofHours(1));
    Clock clock = Clock.fixed(then, ZoneOffset.UTC);
    Vertx vertx = Vertx.vertx();
    try (BlockingSeam seam = new BlockingSeam(vertx, 1);
        Database database = Database.sqlite(seam, folder)) {
      IncidentStore store =
          new IncidentStore(database, new Journal(database, clock, Optional.empty()));
      Cycle cycle =
          new Cycle(
              (context, namespaces, scope) ->
                  Future.succeededFuture(new Look.Failed(then, "prod", "no route to <host>")),
              store,
              () -> true,
              clock);
      cycle
          .run(
              MonitorFile.parse(
                  "{apiVersion: pilothouse.io/v1, kind: Monitor, schedule: {every: 60s}}"),
              nobody -> List.of(),
              (look, turn) -> Future.succeededFuture(),
              0,
              new Cancellation())
          .await();
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void saysWhenNobodyLookedAndWhatDidNotAnswer() throws Exception {
    cycle();
    assertEquals(ExitCode.OK, report(Map.of("since", "2h")));
    List<String> rows =
        out.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("| `prod` |"))
            .toList();
    assertEquals(3, rows.size(), rows::toString);
    assertTrue(rows.get(0).startsWith("| `prod` | 2026-11-21 08:00 | 2026-11-21 09:00 | 1h | not"));
    assertTrue(rows.get(1).contains("| no answer | `no route to <host>` |"), rows.get(1));
    assertTrue(rows.get(2).contains("| not watched |"), rows.get(2));
  }

  @Test
  void writesAPageWhereItIsTold() throws Exception {
    cycle();
    Path page = folder.resolve("report.html");
    assertEquals(ExitCode.OK, report(Map.of("html", "true", "output", page.toString())));
    String text = Files.readString(page);
    assertTrue(text.startsWith("<!DOCTYPE html>"), text);
    assertTrue(text.contains("no route to &lt;host&gt;"), text);
    assertEquals("", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void saysWhatCannotBeUsed() throws Exception {
    assertEquals(ExitCode.USAGE, new Cli(terminal).run("report", "--since", "yesterday"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("since: expected a time such as"));
    assertEquals(ExitCode.FAILURE, report(Map.of()));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("nothing is kept here"));
    assertEquals(Set.of(), Set.copyOf(List.of(folder.toFile().list())));
  }
}
