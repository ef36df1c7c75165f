package io.pilothouse.monitor.store;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Search;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is still to be told, on every kind of database. */
abstract class OutboxContract {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  @TempDir private Path folder;
  private TestState state;
  private Outbox outbox;
  private Journal journal;
  private Outbox other;

  /** On which database. */
  abstract TestState.Kind kind();

  @BeforeEach
  void open() {
    state = new TestState(kind(), folder);
    Database database = state.database();
    outbox = new Outbox(database);
    journal = new Journal(database, Clock.systemUTC(), Optional.empty());
    Database another = state.database();
    other = new Outbox(another);
  }

  @AfterEach
  void close() {
    if (state != null) {
      state.close();
    }
  }

  private static Notice notice(String channel, String incident, String key, Instant due) {
    return new Notice(channel, incident, "FIRED", key, JsonObject.of("words", "é"), due);
  }

  private List<String> waiting(String channel) {
    return await(other.waiting(channel, 10)).stream().map(each -> each.notice().key()).toList();
  }

  @Test
  void aKeyIsToldOnceByEachChannel() {
    List<Future<Void>> adding =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    (i % 2 == 0 ? outbox : other)
                        .add(
                            List.of(
                                notice("slack", "i-1", "a", NOW),
                                notice("pager", "i-1", "a", NOW))))
            .toList();
    adding.forEach(TestState::await);
    assertEquals(List.of("a"), waiting("slack"));
    assertEquals(List.of("a"), waiting("pager"));
    Outbox.Backlog one = new Outbox.Backlog(1, NOW);
    assertEquals(Map.of("slack", one, "pager", one), await(other.backlog()));
  }

  @Test
  void whatWaitsIsInTheOrderInWhichItCame() {
    await(
        outbox.add(
            List.of(
                notice("slack", "i-1", "a", LATER),
                notice("slack", "i-2", "b", NOW),
                notice("pager", "i-1", "c", NOW),
                notice("slack", "", "d", NOW))));
    assertEquals(List.of("a", "b", "d"), waiting("slack"));
    assertEquals(1, await(other.waiting("slack", 1)).size());
    long first = await(outbox.waiting("slack", 1)).getFirst().id();
    await(outbox.delivered(List.of(first), JsonObject.of("ts", "1.2"), LATER));
    assertEquals(List.of("b", "d"), waiting("slack"));
  }

  @Test
  void attemptsAreCountedAndTheLastReceiptIsKept() {
    await(outbox.add(List.of(notice("slack", "i-1", "a", NOW), notice("slack", "i-1", "b", NOW))));
    List<Long> ids = await(outbox.waiting("slack", 10)).stream().map(Parcel::id).toList();
    await(outbox.failed(ids.subList(0, 1), "timed out", LATER));
    Parcel parcel = await(other.waiting("slack", 1)).getFirst();
    assertEquals(1, parcel.attempts());
    assertEquals(LATER, parcel.due());
    assertEquals(Optional.of("timed out"), parcel.failure());
    assertEquals(Optional.empty(), await(other.lastReceipt("slack", "i-1")));
    await(outbox.delivered(ids.subList(0, 1), JsonObject.of("ts", "1.2"), LATER));
    assertEquals(Optional.of(JsonObject.of("ts", "1.2")), await(other.lastReceipt("slack", "i-1")));
    await(outbox.delivered(ids.subList(1, 2), JsonObject.of("ts", "3.4"), LATER));
    assertEquals(Optional.of(JsonObject.of("ts", "3.4")), await(other.lastReceipt("slack", "i-1")));
    assertEquals(Optional.empty(), await(other.lastReceipt("pager", "i-1")));
  }

  @Test
  void theAgeOfWhatWaitsDoesNotShrinkWithAttempts() {
    await(
        outbox.add(List.of(notice("slack", "i-1", "a", LATER), notice("slack", "i-2", "b", NOW))));
    List<Long> ids = await(outbox.waiting("slack", 10)).stream().map(Parcel::id).toList();
    await(outbox.failed(ids, "timed out", LATER.plusSeconds(60)));
    assertEquals(Map.of("slack", new Outbox.Backlog(2, NOW)), await(other.backlog()));
    assertEquals(NOW, await(other.waiting("slack", 10)).getLast().notice().due());
  }

  private List<JsonObject> journalled() {
    List<JsonObject> rows = new ArrayList<>();
    await(journal.each(Search.ALL, row -> rows.add(row.getJsonObject("facts"))));
    return rows;
  }

  @Test
  void anOutageIsJournalledWhenItBeginsAndWhenItEnds() {
    Outages one = new Outages(journal);
    Outages two = new Outages(new Journal(state.database(), Clock.systemUTC(), Optional.empty()));
    List.of(
            one.began("slack", Outages.ALL, "timed out", NOW),
            two.began("slack", Outages.ALL, "HTTP status 500", LATER),
            one.began("slack", "i-1", "no_text", LATER))
        .forEach(TestState::await);
    await(two.ended("slack", List.of("i-2")));
    await(one.ended("slack", List.of("i-1", "i-2")));
    await(one.ended("slack", List.of("i-1", "i-2")));
    assertEquals(
        Set.of("failing slack", "failing i-1", "works slack", "works i-1"),
        journalled().stream()
            .map(row -> row.getString("outcome") + " " + row.getString("about", "slack"))
            .collect(Collectors.toSet()));
    assertEquals(4, journalled().size());
  }

  @Test
  void aRefusedMessageIsForgottenInTimeAndAChannelThatFailsIsNot() {
    Outages outages = new Outages(journal);
    await(outages.began("slack", Outages.ALL, "timed out", NOW));
    await(outages.began("slack", "i-1", "no_text", NOW));
    await(outages.began("slack", "i-2", "no_text", LATER));
    await(new IncidentStore(state.database(), journal).prune(LATER));
    await(outages.ended("slack", List.of("i-1", "i-2")));
    assertEquals(
        Set.of("", "i-2"),
        journalled().stream()
            .filter(row -> row.getString("outcome").equals("works"))
            .map(row -> row.getString("about", ""))
            .collect(Collectors.toSet()));
  }

  @Test
  void whatNobodyCanBeToldAnyMoreIsJournalledAndNeverTold() {
    await(
        outbox.add(
            List.of(
                notice("slack", "i-1", "a", NOW),
                notice("slack", "i-1", "b", LATER),
                notice("pager", "i-1", "a", NOW))));
    Outages outages = new Outages(journal);
    assertEquals(Map.of("slack", 2), await(outages.abandon(List.of("pager", "new"), LATER)));
    assertEquals(Map.of(), await(outages.abandon(List.of("pager", "new"), LATER)));
    await(outbox.add(List.of(notice("slack", "i-1", "b", LATER))));
    assertEquals(List.of(), waiting("slack"), "a channel of that name is back");
    assertEquals(List.of("a"), waiting("pager"));
    assertEquals(Map.of(), await(outbox.lastTold("slack", "note")));
    assertEquals(
        List.of(
            JsonObject.of(
                "channel",
                "slack",
                "outcome",
                "abandoned",
                "notices",
                2,
                "oldest",
                NOW.toString(),
                "incidents",
                new JsonArray().add("i-1"))),
        journalled());
  }

  @Test
  void whoHeardWhatWhen() {
    await(
        outbox.add(
            List.of(
                notice("slack", "i-1", "a", NOW),
                notice("slack", "i-2", "b", NOW),
                notice("slack", "i-3", "c", NOW),
                notice("slack", "i-3", "d", NOW))));
    List<Long> ids = await(outbox.waiting("slack", 10)).stream().map(Parcel::id).toList();
    await(outbox.delivered(ids.subList(0, 1), new JsonObject(), LATER));
    await(outbox.delivered(ids.subList(1, 2), null, LATER));
    await(outbox.delivered(ids.subList(2, 3), new JsonObject(), LATER));
    assertEquals(Map.of("i-1", LATER), await(other.lastTold("slack", "note")));
    await(outbox.add(List.of(new Notice("slack", "i-1", "note", "n", new JsonObject(), NOW))));
    assertEquals(Map.of("i-1", LATER), await(other.lastTold("slack", "note")));
    assertEquals(Map.of(), await(other.lastTold("slack", "other")), "more is to be told");
    assertEquals(2, await(other.told("slack", NOW, 10)).size());
    assertEquals(List.of(), await(other.told("slack", LATER, 10)));
    assertEquals(0, await(outbox.forget("FIRED", LATER)));
    assertEquals(0, await(outbox.forget("repeat", LATER.plusMillis(1))));
    assertEquals(3, await(outbox.forget("FIRED", LATER.plusMillis(1))));
    assertEquals(List.of("d", "n"), waiting("slack"));
  }
}
