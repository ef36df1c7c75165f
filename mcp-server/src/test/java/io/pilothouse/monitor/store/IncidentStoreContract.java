package io.pilothouse.monitor.store;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Search;
import io.pilothouse.audit.Verification;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Exemption;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Match;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Transition;
import io.pilothouse.monitor.incident.Troubles;
import io.pilothouse.monitor.incident.Turn;
import io.pilothouse.state.Database;
import io.pilothouse.state.StateException;
import io.pilothouse.state.TestState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incidents and notices, on every kind of database, as two processes see them. */
abstract class IncidentStoreContract {
  private static final Instant START = Instant.parse("2026-11-16T10:00:00Z");
  private static final Caller ALICE = new Caller("alice", List.of("sre"), "");
  private static final Sighting WEB = Troubles.degraded("web");
  private static final Announcer EVERYTHING =
      transitions ->
          transitions.stream()
              .filter(Transition::news)
              .map(
                  each ->
                      new Notice(
                          "slack",
                          each.after().id(),
                          each.kind().name(),
                          each.key(),
                          JsonObject.of("name", each.after().subject().name()),
                          each.at()))
              .toList();

  @TempDir private Path folder;
  private TestState state;
  private Database database;
  private IncidentStore store;
  private IncidentStore other;
  private Outbox outbox;
  private Instant now = START;

  /** On which database. */
  abstract TestState.Kind kind();

  @BeforeEach
  void open() {
    state = new TestState(kind(), folder);
    database = state.database();
    store = new IncidentStore(database, journal(database));
    Database another = state.database();
    other = new IncidentStore(another, journal(another));
    outbox = new Outbox(another);
  }

  @AfterEach
  void close() {
    if (state != null) {
      state.close();
    }
  }

  private static Journal journal(Database database) {
    return new Journal(database, Clock.systemUTC(), Optional.empty());
  }

  private Turn look(Sighting... sightings) {
    return await(turn(store, sightings));
  }

  private Future<Turn> turn(IncidentStore by, Sighting... sightings) {
    Look look = new Look.Seen(now, Troubles.CONTEXT, List.of(sightings), Set.of());
    Future<Turn> turn = by.apply(look, Rules.DEFAULT, now, EVERYTHING);
    now = now.plus(Duration.ofMinutes(1));
    return turn;
  }

  private Incident fired(Sighting... sightings) {
    look(sightings);
    look(sightings);
    return look(sightings).open().getFirst();
  }

  private Ack ack() {
    return new Ack("alice", now, Optional.of(now.plusSeconds(3_600)), "on it");
  }

  private List<JsonObject> rows() {
    List<JsonObject> rows = new ArrayList<>();
    await(journal(database).each(Search.ALL, rows::add));
    return rows;
  }

  @Test
  void whatOneProcessSawAnotherKnows() {
    Incident incident = fired(WEB);
    assertEquals(State.FIRING, incident.state());
    assertEquals(List.of(incident), await(other.open(Troubles.CONTEXT)));
    assertEquals(Optional.of(incident), await(other.find(incident.id())));
    assertEquals(List.of(), await(other.open("staging")));
    assertEquals(
        List.of(Transition.Kind.OPENED, Transition.Kind.FIRED),
        await(other.steps(incident.id())).stream().map(Step::kind).toList());
  }

  @Test
  void aTurnIsKeptWithItsNoticesAndTheJournalsRows() {
    Incident incident = fired(WEB);
    List<Parcel> due = await(outbox.waiting("slack", 10));
    assertEquals(1, due.size());
    assertEquals(incident.id() + "-1", due.getFirst().notice().key());
    assertEquals(1, rows().size());
    JsonObject row = rows().getFirst();
    assertEquals("incident", row.getString("kind"));
    assertEquals("monitor", row.getString("caller"));
    assertEquals("web", row.getString("name"));
    assertEquals("fired", row.getJsonObject("facts").getString("outcome"));
    assertInstanceOf(Verification.Intact.class, await(journal(database).verify(Optional.empty())));
  }

  @Test
  void aTurnThatCannotBeJournaledDidNotHappen() {
    look(WEB);
    look(WEB);
    await(database.transaction(sql -> sql.update("ALTER TABLE journal RENAME TO elsewhere")));
    assertThrows(StateException.class, () -> look(WEB));
    await(database.transaction(sql -> sql.update("ALTER TABLE elsewhere RENAME TO journal")));
    assertEquals(State.PENDING, await(store.open(Troubles.CONTEXT)).getFirst().state());
    assertEquals(List.of(), await(outbox.waiting("slack", 10)));
    assertEquals(State.FIRING, look(WEB).open().getFirst().state());
    assertEquals(1, await(outbox.waiting("slack", 10)).size());
  }

  @Test
  void twoProcessesThatLookAtOnceTellOnce() {
    look(WEB);
    look(WEB);
    List<Future<Turn>> turns =
        IntStream.range(0, 8).mapToObj(i -> turn(i % 2 == 0 ? store : other, WEB)).toList();
    turns.forEach(TestState::await);
    assertEquals(1, await(outbox.waiting("slack", 10)).size());
    assertEquals(1, await(store.open(Troubles.CONTEXT)).size());
  }

  @Test
  void anAcknowledgementIsKeptJournaledAndNotLostToALook() {
    Incident incident = fired(WEB);
    assertTrue(await(other.acknowledge(incident.id(), ack(), ALICE)).isPresent());
    assertEquals(List.of("FIRED"), told());
    look(WEB);
    assertEquals(List.of("FIRED", "ACKNOWLEDGED"), told());
    await(outbox.delivered(List.of(1L, 2L), new JsonObject(), now));
    look(WEB);
    assertEquals(List.of(), told(), "once");
    Incident after = await(store.find(incident.id())).orElseThrow();
    assertEquals(State.ACKNOWLEDGED, after.state());
    assertEquals("alice", after.handling().ack().orElseThrow().by());
    JsonObject row = rows().getLast();
    assertEquals("alice", row.getString("caller"));
    assertEquals("acknowledge_incident", row.getString("tool"));
    assertEquals("on it", row.getJsonObject("facts").getString("reason"));
  }

  private List<String> told() {
    return await(outbox.waiting("slack", 10)).stream().map(each -> each.notice().kind()).toList();
  }

  @Test
  void whatIsUnknownOrResolvedCannotBeAcknowledged() {
    Incident incident = fired(WEB);
    IntStream.range(0, 8).forEach(i -> look());
    int before = rows().size();
    assertEquals(Optional.empty(), await(store.acknowledge(incident.id(), ack(), ALICE)));
    assertEquals(Optional.empty(), await(store.acknowledge("i-0", ack(), ALICE)));
    assertEquals(before, rows().size());
  }

  @Test
  void aFailedLookChangesNothing() {
    Incident incident = fired(WEB);
    Turn turn =
        await(
            store.apply(
                new Look.Failed(now, Troubles.CONTEXT, "no answer"),
                Rules.DEFAULT,
                now,
                EVERYTHING));
    assertEquals(new Turn(List.of(incident), List.of()), turn);
  }

  @Test
  void listsFiringOnesFirstPageByPage() {
    Sighting cart = Troubles.degraded("cart");
    Sighting db = Troubles.degraded("db");
    look(WEB, cart);
    look(WEB, cart);
    look(WEB);
    look(WEB, db);
    assertEquals(List.of("web", "db", "cart"), names(Filter.ALL));
    assertEquals(
        Map.of(State.FIRING, 1L, State.PENDING, 1L, State.RESOLVED, 1L),
        await(store.counts(Filter.ALL)));
    assertEquals(List.of("web", "db"), names(Filter.since(now)));
    assertEquals(
        List.of("db"),
        names(
            new Filter(
                Optional.of(Troubles.CONTEXT),
                Optional.of("shop"),
                Set.of(State.PENDING, State.FLAPPING),
                Optional.of(Severity.SEV3),
                Optional.of(START))));
    assertThrows(
        IllegalArgumentException.class, () -> store.list(Filter.ALL, 1, Optional.of("nonsense")));
  }

  private List<String> names(Filter filter) {
    List<String> names = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      IncidentStore.Page page = await(other.list(filter, 1, cursor));
      page.incidents().forEach(each -> names.add(each.subject().name()));
      cursor = page.next();
    } while (cursor.isPresent());
    return names;
  }

  @Test
  void silencesThatPeopleMakeCountForTheNextLook() {
    Silences silences = new Silences(database, journal(database));
    Silence silence =
        new Silence(
            "s-1",
            "alice",
            now,
            new Exemption(
                new Match(List.of(), List.of("shop"), List.of(), List.of(), List.of("CRASH_*")),
                Optional.empty(),
                Optional.of(now.plusSeconds(3_600)),
                "load test"));
    await(silences.begin(silence, ALICE));
    assertEquals(List.of(silence), await(silences.active(now)));
    Incident incident = fired(WEB);
    assertEquals(Optional.of("load test"), incident.handling().silencedBy());
    assertEquals(List.of(), await(outbox.waiting("slack", 10)));
    assertTrue(await(silences.end("s-1", now, ALICE)));
    assertEquals(false, await(silences.end("s-1", now, ALICE)));
    look(WEB);
    assertEquals(1, await(outbox.waiting("slack", 10)).size());
    assertEquals(List.of("alice", "alice", "monitor"), callers());
  }

  private List<String> callers() {
    return rows().stream().map(each -> each.getString("caller")).toList();
  }

  private static Note note(String key, String text) {
    return new Note(key, START, Note.Source.MODEL, "triage", text);
  }

  private Future<Boolean> write(IncidentStore by, String incident, Note note) {
    return by.note(
        incident,
        note,
        about ->
            List.of(
                new Notice(
                    "slack",
                    about.id(),
                    "note",
                    about.id() + note.key(),
                    JsonObject.of("name", about.subject().name()),
                    now)));
  }

  @Test
  void aNoteIsKeptWithItsNoticesAndItsRowOnceHoweverOftenItIsWritten() {
    Incident incident = fired(WEB);
    List<Future<Boolean>> written =
        IntStream.range(0, 6)
            .mapToObj(i -> write(i % 2 == 0 ? store : other, incident.id(), note("b", "é\ntwo")))
            .toList();
    assertEquals(1, written.stream().filter(TestState::await).count());
    assertTrue(await(write(other, incident.id(), note("a", "another"))));
    assertEquals(List.of("FIRED", "note", "note"), told());
    assertEquals(
        List.of(note("b", "é\ntwo"), note("a", "another")),
        await(store.notes(incident.id())),
        "in the order in which they were written");
    assertEquals(3, rows().size());
    JsonObject facts = rows().getLast().getJsonObject("facts");
    assertEquals("noted", facts.getString("outcome"));
    assertEquals(incident.id(), facts.getString("incident"));
    assertEquals("Written by a model, not checked (triage)", facts.getString("note"));
    assertEquals("another", facts.getString("reason"));
  }

  @Test
  void aNoteThatCannotBeJournaledWasNotWritten() {
    Incident incident = fired(WEB);
    await(database.transaction(sql -> sql.update("ALTER TABLE journal RENAME TO elsewhere")));
    assertThrows(
        StateException.class, () -> await(write(store, incident.id(), note("a", "words"))));
    await(database.transaction(sql -> sql.update("ALTER TABLE elsewhere RENAME TO journal")));
    assertEquals(List.of(), await(store.notes(incident.id())));
    assertEquals(List.of("FIRED"), told());
    assertTrue(await(write(store, incident.id(), note("a", "words"))));
  }

  @Test
  void whatIsForgottenTakesNoNote() {
    assertEquals(false, await(write(store, "i-0000000000", note("a", "words"))));
    assertEquals(List.of(), told());
    assertEquals(List.of(), rows());
  }

  @Test
  void forgetsWhatWasOverLongAgo() {
    Incident old = fired(WEB);
    await(store.note(old.id(), note("a", "words"), about -> List.of()));
    IntStream.range(0, 40).forEach(i -> look());
    await(outbox.delivered(List.of(1L, 2L), new JsonObject(), now));
    Instant between = now;
    Incident open = fired(Troubles.degraded("cart"));
    assertEquals(1, await(store.prune(between.plusSeconds(1))));
    assertEquals(Optional.empty(), await(store.find(old.id())));
    assertEquals(List.of(), await(store.steps(old.id())));
    assertEquals(List.of(), await(store.notes(old.id())));
    assertEquals(Optional.of(open), await(store.find(open.id())));
    assertEquals(
        List.of(open.id()),
        await(outbox.waiting("slack", 10)).stream().map(each -> each.notice().incident()).toList());
    assertEquals(
        1L,
        await(database.read(sql -> sql.first("SELECT COUNT(*) FROM notices", r -> r.getLong(1))))
            .orElseThrow());
  }

  @Test
  void staysBoundedOverThirtyDays() {
    for (int day = 0; day < 30; day++) {
      fired(WEB);
      IntStream.range(0, 6).forEach(i -> look());
      now = START.plus(Duration.ofDays(day + 1));
      await(store.prune(now.minus(Duration.ofDays(7))));
    }
    assertEquals(Map.of(State.RESOLVED, 7L), await(store.counts(Filter.ALL)));
    assertTrue(look().open().size() <= 1, "what is remembered between looks");
  }
}
