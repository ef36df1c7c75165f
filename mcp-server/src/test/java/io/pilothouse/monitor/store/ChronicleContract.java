package io.pilothouse.monitor.store;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Impact;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Transition.Kind;
import io.pilothouse.monitor.incident.Trouble;
import io.pilothouse.monitor.store.Watch.Outcome;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was can be read again, on every kind of database. */
abstract class ChronicleContract {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LASTS = Duration.ofMinutes(3);

  @TempDir private Path folder;
  private TestState state;
  private Database database;
  private Watches watches;
  private Chronicle chronicle;

  /** On which database. */
  abstract TestState.Kind kind();

  @BeforeEach
  void open() {
    state = new TestState(kind(), folder);
    database = state.database();
    watches = new Watches(database);
    chronicle = new Chronicle(database);
  }

  @AfterEach
  void close() {
    if (state != null) {
      state.close();
    }
  }

  private static Instant minute(long minutes) {
    return NOW.plus(MINUTE.multipliedBy(minutes));
  }

  private static Look seen(long minute, String... gaps) {
    return new Look.Seen(minute(minute), "prod", List.of(), Set.of(gaps));
  }

  private static Look failed(long minute, String reason) {
    return new Look.Failed(minute(minute), "prod", reason);
  }

  private static Watch watch(long from, long until, Outcome outcome, String detail) {
    return new Watch("prod", minute(from), minute(until), outcome, detail);
  }

  private void note(Look... looks) {
    for (Look look : looks) {
      await(watches.note(look, LASTS));
    }
  }

  private List<Watch> watches() {
    return await(watches.between(NOW, minute(1000)));
  }

  @Test
  void looksThatGoAlikeAreOneWatch() {
    for (int i = 0; i < 50; i++) {
      note(seen(i));
    }
    assertEquals(List.of(watch(0, 52, Outcome.SEEN, "")), watches());
  }

  @Test
  void aTimeWithoutLooksStaysOpen() {
    note(seen(0), seen(1), seen(10));
    assertEquals(
        List.of(watch(0, 4, Outcome.SEEN, ""), watch(10, 13, Outcome.SEEN, "")), watches());
  }

  @Test
  void failuresAndGapsAreKeptApart() {
    note(
        seen(0),
        failed(1, "timed out after 30 s"),
        failed(2, "timed out after 31 s"),
        seen(3, "secrets", "nodes"),
        seen(4, "nodes", "secrets"),
        seen(5, "nodes"));
    assertEquals(
        List.of(
            watch(0, 3, Outcome.SEEN, ""),
            watch(1, 5, Outcome.FAILED, "timed out after 30 s"),
            watch(3, 7, Outcome.PARTIAL, "nodes, secrets"),
            watch(5, 8, Outcome.PARTIAL, "nodes")),
        watches());
  }

  @Test
  void clustersDoNotMixAndOldOnesAreForgotten() {
    note(seen(0), new Look.Seen(minute(100), "test", List.of(), Set.of()));
    assertEquals(2, watches().size());
    int forgotten = await(database.transaction(sql -> Watches.prune(sql, minute(50))));
    assertEquals(1, forgotten);
    assertEquals("test", watches().getFirst().context());
  }

  private static Sighting sighting(String name) {
    return new Sighting(
        "prod/" + name,
        new Subject("prod", "shop", "Deployment", name),
        new Trouble(
            "CRASH_APP",
            "exits with 1",
            new Trouble.Weight(
                Severity.SEV2,
                Priority.P1,
                Confidence.HIGH,
                new Impact(Impact.Extent.DOWN, "0 of 3 pods ready", 1)),
            List.of(),
            List.of(),
            Optional.empty(),
            new Trouble.Hints(Optional.empty(), List.of(), List.of())));
  }

  private void look(IncidentStore store, long minute, Sighting... sightings) {
    Look look = new Look.Seen(minute(minute), "prod", List.of(sightings), Set.of());
    await(store.apply(look, Rules.DEFAULT, minute(minute), nobody -> List.of()));
  }

  @Test
  void incidentsComeWithTheirSteps() {
    IncidentStore store =
        new IncidentStore(database, new Journal(database, Clock.systemUTC(), Optional.empty()));
    for (int i = 0; i < 60; i++) {
      look(store, i, i < 5 ? new Sighting[] {sighting("web")} : new Sighting[0]);
    }
    look(store, 60, sighting("db"));
    String web = await(chronicle.between(NOW, minute(1000))).getFirst().incident().id();
    for (int minute : List.of(4, 50)) {
      Note note = new Note("n" + minute, minute(minute), Note.Source.REPAIR, "rule", "words");
      await(store.note(web, note, about -> List.of()));
    }

    List<Chronicle.Past> all = await(chronicle.between(NOW, minute(1000)));
    assertEquals(
        List.of("web", "db"), all.stream().map(each -> each.incident().subject().name()).toList());
    assertEquals(
        List.of(Kind.OPENED, Kind.FIRED, Kind.RESOLVED),
        all.getFirst().steps().stream().map(Step::kind).toList());
    assertEquals(List.of("n4", "n50"), all.getFirst().notes().stream().map(Note::key).toList());
    assertEquals(
        List.of("n4"),
        await(chronicle.between(NOW, minute(50))).getFirst().notes().stream()
            .map(Note::key)
            .toList());
    assertEquals(List.of(), all.getLast().notes());
    assertTrue(all.getFirst().steps().stream().allMatch(step -> step.severity() == Severity.SEV2));
    assertEquals(
        List.of("db"),
        await(chronicle.between(minute(59), minute(1000))).stream()
            .map(each -> each.incident().subject().name())
            .toList());
    assertEquals(List.of(), await(chronicle.between(NOW.minus(MINUTE), NOW)));
  }

  @Test
  void messagesThatHadToWaitAreKnown() {
    Outbox outbox = new Outbox(database);
    await(
        outbox.add(
            List.of(
                new Notice("slack", "i-1", "FIRED", "a", new JsonObject(), NOW),
                new Notice("slack", "i-2", "FIRED", "b", new JsonObject(), NOW))));
    List<Parcel> due = await(outbox.waiting("slack", 10));
    await(outbox.delivered(List.of(due.getFirst().id()), new JsonObject(), minute(1)));
    await(outbox.failed(List.of(due.getLast().id()), "429 ratelimited", minute(2)));
    List<Parcel> troubled = await(chronicle.troubled(NOW, minute(10)));
    assertEquals(List.of("b"), troubled.stream().map(each -> each.notice().key()).toList());
    assertEquals(Optional.of("429 ratelimited"), troubled.getFirst().failure());
  }
}
