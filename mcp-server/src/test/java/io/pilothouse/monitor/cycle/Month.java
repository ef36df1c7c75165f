package io.pilothouse.monitor.cycle;

import static io.pilothouse.state.TestState.await;

import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.concurrent.Time;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Impact;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Exemption;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Match;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Trouble;
import io.pilothouse.monitor.notify.Delivery;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.DeliveryObserver;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.Post;
import io.pilothouse.monitor.notify.Style;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.monitor.store.Silence;
import io.pilothouse.monitor.store.Silences;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster in which much comes and goes, the people who are told, and the processes that tell
 * them, day after day.
 */
final class Month implements AutoCloseable {
  static final Duration BETWEEN = Duration.ofMinutes(5);
  private static final int CYCLES_A_DAY = (int) Duration.ofDays(1).dividedBy(BETWEEN);
  private static final Caller ALICE = new Caller("token:alice", List.of(), "");

  private final ManualTime time = new ManualTime(Instant.parse("2026-11-01T00:00:00Z"));
  private final MonitorConfig config;
  private final TestState state;
  private Database database;
  private IncidentStore store;
  private Silences silences;
  private Pipeline pipeline;
  private long messages;
  private int days;

  Month(Path folder, MonitorConfig config) {
    this.config = config;
    this.state = new TestState(TestState.Kind.SQLITE, folder);
    start();
  }

  private void start() {
    Time now = time.time();
    database = state.database();
    Outbox outbox = new Outbox(database);
    Journal journal = new Journal(database, now.clock(), Optional.empty());
    store = new IncidentStore(database, journal);
    silences = new Silences(database, journal);
    pipeline =
        new Pipeline(
            (context, namespaces, scope) -> Future.succeededFuture(look()),
            new Pipeline.Memory(store, outbox),
            List.of(),
            rules ->
                new Delivery(
                    now.clock(),
                    outbox,
                    new Outages(journal),
                    rules,
                    List.of(
                        new Post("chat", Style.THREADED, this::chat),
                        new Post("pager", Style.GROUPED, this::pager),
                        new Post("gone", Style.GROUPED, (message, thread) -> refused())),
                    DeliveryObserver.NONE),
            () -> true,
            now,
            config.notification());
  }

  /** Another process with the same state. */
  void restart() {
    database.close();
    start();
  }

  private LocalDateTime clock() {
    return LocalDateTime.ofInstant(time.now(), ZoneOffset.UTC);
  }

  private Look look() {
    LocalDateTime now = clock();
    if (now.getHour() == 3 && now.getMinute() < 15) {
      return new Look.Failed(time.now(), "production", "the API server is being upgraded");
    }
    List<Sighting> sightings = new ArrayList<>();
    // Always there; by day; twice an hour; by day and by another name each day.
    sightings.add(trouble("leak", "OOM"));
    if (now.getHour() >= 9 && now.getHour() < 12) {
      sightings.add(trouble("web", "CRASH_APP"));
      sightings.add(trouble("job-" + now.getDayOfMonth(), "JOB_FAILED"));
    }
    if (now.getHour() >= 14 && now.getHour() < 18 && now.getMinute() % 30 < 15) {
      sightings.add(trouble("api", "PROBE_PATH"));
    }
    Set<String> gaps = now.getHour() == 20 ? Set.of("events") : Set.of();
    return new Look.Seen(time.now(), "production", sightings, gaps);
  }

  private static Sighting trouble(String name, String code) {
    return new Sighting(
        "production/" + code + "/shop/" + name,
        new Subject("production", "shop", "Deployment", name),
        new Trouble(
            code,
            "does not do what it is for",
            new Trouble.Weight(
                Severity.SEV2,
                Priority.P1,
                Confidence.HIGH,
                new Impact(Impact.Extent.DOWN, "0 of 2 pods ready", 1)),
            List.of("evidence of some length, as there is in a log line of a program"),
            List.of(),
            Optional.empty(),
            new Trouble.Hints(Optional.empty(), List.of(), List.of())));
  }

  private Future<Optional<String>> chat(Message message, Optional<String> thread) {
    return taken(Optional.of(thread.orElse("thread-" + messages)));
  }

  /** Every third day it takes nothing for half of the day. */
  private Future<Optional<String>> pager(Message message, Optional<String> thread) {
    return clock().getDayOfMonth() % 3 == 0 && clock().getHour() < 12
        ? Future.failedFuture(DeliveryException.passing("503"))
        : taken(Optional.empty());
  }

  private static Future<Optional<String>> refused() {
    return Future.failedFuture(DeliveryException.ofChannel("404"));
  }

  private Future<Optional<String>> taken(Optional<String> receipt) {
    messages++;
    return Future.succeededFuture(receipt);
  }

  /** Twenty-four hours. */
  void day() {
    days++;
    for (int cycle = 0; cycle < CYCLES_A_DAY; cycle++) {
      await(pipeline.cycle(config, 0, new Cancellation()));
      time.pass(Duration.ofMinutes(1));
      await(pipeline.deliver());
      time.pass(BETWEEN.minusMinutes(1));
      if (clock().getMinute() == 0) {
        await(pipeline.prune(config.rules().keep()));
        people(clock().getHour());
      }
    }
  }

  private void people(int hour) {
    if (hour == 10) {
      open("web").ifPresent(incident -> await(store.acknowledge(incident.id(), ack(), ALICE)));
    }
    if (hour == 16) {
      await(silences.begin(silence(), ALICE));
    }
  }

  private Ack ack() {
    return new Ack("alice", time.now(), Optional.empty(), "on it");
  }

  private Silence silence() {
    Instant now = time.now();
    return new Silence(
        "s-" + days,
        "alice",
        now,
        new Exemption(
            new Match(List.of(), List.of(), List.of(), List.of("leak"), List.of()),
            Optional.empty(),
            Optional.of(now.plus(Duration.ofHours(2))),
            "known"));
  }

  private Optional<Incident> open(String name) {
    return await(store.open("production")).stream()
        .filter(each -> each.subject().name().equals(name))
        .filter(each -> each.state() == State.FIRING)
        .findFirst();
  }

  Database database() {
    return database;
  }

  /** How many messages somebody took. */
  long messages() {
    return messages;
  }

  @Override
  public void close() {
    state.close();
  }
}
