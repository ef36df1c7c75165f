package io.pilothouse.monitor.notify;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.diagnosis.finding.Impact.Extent;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.config.MonitorConfig.Grouping;
import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.config.MonitorConfig.Route;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Exemption;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Match;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.Troubles;
import io.pilothouse.monitor.incident.Turn;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.monitor.store.Silence;
import io.pilothouse.monitor.store.Silences;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what is seen of a cluster, every minute, to what people hear of it. */
class IncidentNewsTest {
  private static final Sighting SLOW = trouble(Extent.DEGRADED);
  private static final Sighting DOWN = trouble(Extent.DOWN);

  @TempDir Path folder;
  private final TestClock clock = new TestClock(Samples.NOON);
  private final Recorder people = new Recorder("people");
  private final Recorder program = new Recorder("program");
  private TestState state;
  private Outbox outbox;
  private IncidentStore store;
  private Delivery delivery;
  private List<Incident> open = List.of();

  @BeforeEach
  void open() {
    state = new TestState(TestState.Kind.SQLITE, folder);
    Database database = state.database();
    outbox = new Outbox(database);
    store = new IncidentStore(database, new Journal(database, clock, Optional.empty()));
    Notify rules =
        new Notify(
            List.of(),
            List.of(new Route(List.of(Severity.values()), List.of("people", "program"))),
            new Grouping(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4)),
            Optional.empty(),
            Optional.empty());
    delivery =
        new Delivery(
            clock,
            outbox,
            new Outages(new Journal(database, clock, Optional.empty())),
            rules,
            List.of(
                new Post("people", Style.THREADED, people),
                new Post("program", Style.PASSED_ON, program)),
            DeliveryObserver.NONE);
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void anIncidentFromItsOnsetToItsEnd() {
    minutes(4, SLOW);
    minutes(3, DOWN);
    minutes(1, SLOW);
    minutes(8);
    assertEquals(
        List.of(
            "12:03:00 FIRED SEV-3",
            "12:04:00 ESCALATED SEV-2",
            "12:09:00 CHANGED SEV-3",
            "12:14:00 RESOLVED SEV-3"),
        news(people));
    assertTrue(news(program).contains("12:07:00 CHANGED SEV-3"), news(program).toString());
    assertEquals("12:13:00 RESOLVED SEV-3", news(program).getLast());
  }

  @Test
  void whatLastsIsRepeatedUntilSomebodyTakesCareOfIt() {
    minutes(4 * 60 + 10, SLOW);
    assertEquals(List.of("12:03:00 FIRED SEV-3", "16:03:00 REPEATED SEV-3"), news(people));
    await(
        store.acknowledge(
            open.getFirst().id(),
            new Ack("ann", clock.instant(), Optional.empty(), ""),
            new Caller("ann", List.of(), "")));
    minutes(9 * 60, SLOW);
    assertEquals("16:10:00 ACKNOWLEDGED SEV-3", news(people).getLast());
    minutes(1, DOWN);
    assertEquals("ESCALATED SEV-2", news(people).getLast().substring(9));
  }

  @Test
  void aProgramIsRemindedOftenAndTheRemindersAreForgotten() {
    minutes(13, SLOW);
    assertEquals(
        List.of(
            "12:02:00 FIRED SEV-3",
            "12:04:00 REPEATED SEV-3",
            "12:06:00 REPEATED SEV-3",
            "12:08:00 REPEATED SEV-3",
            "12:10:00 REPEATED SEV-3",
            "12:12:00 REPEATED SEV-3"),
        news(program));
    clock.pass(Duration.ofDays(2));
    minutes(1, SLOW);
    assertEquals(
        List.of(Announcements.NEWS, Reminder.REPEAT),
        await(outbox.told("program", Samples.NOON, 100)).stream()
            .map(each -> each.notice().kind())
            .sorted()
            .toList());
  }

  @Test
  void aNoteIsReadBesideTheNewsAndPutsNoReminderOff() {
    minutes(5, SLOW);
    String id = open.getFirst().id();
    Note note = new Note("brief-1", clock.instant(), Note.Source.MODEL, "triage", "Look at it.");
    assertTrue(await(store.note(id, note, about -> delivery.notices(about, note))));
    assertFalse(await(store.note(id, note, about -> delivery.notices(about, note))));
    minutes(4 * 60, SLOW);
    assertEquals(
        List.of(
            "12:03:00 FIRED SEV-3",
            "12:05:00 note: " + id + " Look at it.",
            "16:03:00 REPEATED SEV-3"),
        people.told().stream()
            .map(line -> line.replaceAll(" " + id + " ([A-Z])(?=[A-Z])", " $1"))
            .toList());
    assertEquals(
        List.of("12:04:00 REPEATED SEV-3", "12:06:00 REPEATED SEV-3", "12:08:00 REPEATED SEV-3"),
        news(program).subList(1, 4));
  }

  @Test
  void whatIsSilencedIsNotSpokenOf() {
    minutes(5, SLOW);
    Incident incident = open.getFirst();
    Note note = new Note("n", clock.instant(), Note.Source.MODEL, "triage", "Look at it.");
    await(
        new Silences(state.database(), new Journal(state.database(), clock, Optional.empty()))
            .begin(
                new Silence(
                    "s-1",
                    "ann",
                    clock.instant(),
                    new Exemption(
                        new Match(List.of(), List.of("shop"), List.of(), List.of(), List.of()),
                        Optional.empty(),
                        Optional.of(clock.instant().plusSeconds(3_600)),
                        "known")),
                new Caller("ann", List.of(), "")));
    minutes(1, SLOW);
    assertTrue(await(store.note(incident.id(), note, about -> delivery.notices(about, note))));
    minutes(2, SLOW);
    assertEquals(List.of("12:03:00 FIRED SEV-3"), news(people));
    assertEquals(List.of(note), await(store.notes(incident.id())));
  }

  private void minutes(int count, Sighting... sightings) {
    for (int i = 0; i < count; i++) {
      Look look =
          new Look.Seen(clock.instant(), Troubles.CONTEXT, Set.of(), List.of(sightings), Set.of());
      Turn turn = await(store.apply(look, Rules.DEFAULT, clock.instant(), delivery.announcer()));
      open = turn.open();
      await(delivery.remind(open));
      people.now = clock.instant();
      program.now = clock.instant();
      await(delivery.deliver());
      clock.pass(Duration.ofMinutes(1));
    }
  }

  /** Without the incident's id, which is another one each time. */
  private static List<String> news(Recorder recorder) {
    return recorder.told().stream().map(line -> line.replaceAll(" i-[0-9a-f]{10}", "")).toList();
  }

  private static Sighting trouble(Extent extent) {
    return Troubles.of("web", "CRASH_APP", Priority.P1, extent);
  }
}
