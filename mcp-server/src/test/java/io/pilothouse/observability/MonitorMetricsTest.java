package io.pilothouse.observability;

import static io.pilothouse.kubernetes.Awaiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.monitor.cycle.CycleReport;
import io.pilothouse.monitor.cycle.CycleReport.View;
import io.pilothouse.monitor.incident.IncidentMachine;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.monitor.incident.Troubles;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.DeliveryObserver.Queue;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a monitor counts, as Prometheus reads it from the management listener. */
class MonitorMetricsTest {
  private static final Instant BEGAN = Instant.parse("2026-11-20T10:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private final MonitorMetrics monitor = metrics.monitor();
  private URI address;

  @BeforeEach
  void serve() {
    ManagementServer server =
        new ManagementServer(vertx, List.of(), List.of(), metrics, Optional.empty());
    address = URI.create("http://127.0.0.1:" + await(server.start("127.0.0.1", 0)) + "/metrics");
  }

  @AfterEach
  void stop() {
    client.close();
    metrics.close();
    await(vertx.close());
  }

  private List<String> lines() throws Exception {
    return client
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith("pilothouse_monitor_"))
        .toList();
  }

  private void shows(String... wanted) throws Exception {
    List<String> lines = lines();
    for (String line : wanted) {
      assertTrue(lines.contains(line), line + " is not in\n" + String.join("\n", lines));
    }
  }

  @Test
  void whatWaitsIsShownByChannelUntilThisProcessLeadsNoMore() throws Exception {
    monitor.leads(true);
    monitor.queued(
        Map.of("ops", new Queue(3, Duration.ofSeconds(90)), "chat", new Queue(0, Duration.ZERO)));
    shows(
        "pilothouse_monitor_leading 1.0",
        "pilothouse_monitor_notices_queued{channel=\"ops\"} 3.0",
        "pilothouse_monitor_notices_queued{channel=\"chat\"} 0.0",
        "pilothouse_monitor_notices_oldest_seconds{channel=\"ops\"} 90.0");
    monitor.queued(Map.of("chat", new Queue(1, Duration.ofSeconds(5))));
    shows("pilothouse_monitor_notices_oldest_seconds{channel=\"chat\"} 5.0");
    assertFalse(lines().stream().anyMatch(line -> line.contains("ops")), "that channel is gone");
    monitor.leads(false);
    monitor.queued(Map.of("chat", new Queue(1, Duration.ofSeconds(10))));
    shows("pilothouse_monitor_leading 0.0");
    assertFalse(lines().stream().anyMatch(line -> line.contains("channel=")));
  }

  @Test
  void cyclesAreCountedByHowTheyWentAndTheLastGoodOneIsDated() throws Exception {
    Look look = new Look.Seen(BEGAN, "prod", List.of(Troubles.degraded("web")), Set.of());
    CycleReport good =
        new CycleReport(
            BEGAN,
            List.of(new View("prod", 1, Optional.empty())),
            IncidentMachine.apply(List.of(), look, Rules.DEFAULT, BEGAN).open());
    monitor.ended(good, Duration.ofSeconds(2));
    String last = "pilothouse_monitor_last_success_seconds ";
    long seconds = BEGAN.getEpochSecond() + 2;
    assertEquals(
        Set.of((double) seconds),
        lines().stream()
            .filter(line -> line.startsWith(last))
            .map(line -> Double.parseDouble(line.substring(last.length())))
            .collect(Collectors.toSet()));
    CycleReport blind =
        new CycleReport(
            BEGAN.plusSeconds(60), List.of(new View("prod", 0, Optional.of("gone"))), good.open());
    monitor.ended(blind, Duration.ofSeconds(1));
    monitor.failed();
    monitor.missed(2);
    shows(
        "pilothouse_monitor_cycles_total{outcome=\"ok\"} 1.0",
        "pilothouse_monitor_cycles_total{outcome=\"blind\"} 1.0",
        "pilothouse_monitor_cycles_total{outcome=\"failed\"} 1.0",
        "pilothouse_monitor_cycles_missed_total 2.0",
        "pilothouse_monitor_cycle_duration_seconds_count 2",
        "pilothouse_monitor_incidents{severity=\"SEV-3\",state=\"pending\"} 1.0",
        "pilothouse_monitor_incidents{severity=\"SEV-1\",state=\"firing\"} 0.0");
  }

  @Test
  void messagesAndReloadsAreCountedByOutcome() throws Exception {
    monitor.delivered("ops");
    monitor.failed("ops", DeliveryException.Kind.PASSING);
    monitor.dropped("ops", 3);
    shows(
        "pilothouse_monitor_messages_total{channel=\"ops\",outcome=\"delivered\"} 1.0",
        "pilothouse_monitor_messages_total{channel=\"ops\",outcome=\"failed\"} 1.0",
        "pilothouse_monitor_messages_total{channel=\"ops\",outcome=\"dropped\"} 3.0",
        "pilothouse_monitor_config_ok 1.0");
    monitor.reloaded(false);
    shows(
        "pilothouse_monitor_config_ok 0.0",
        "pilothouse_monitor_reloads_total{outcome=\"refused\"} 1.0");
    monitor.reloaded(true);
    shows("pilothouse_monitor_config_ok 1.0");
  }
}
