package io.pilothouse.monitor.store;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private Outbox other;

  /** On which database. */
  abstract TestState.Kind kind();

  @BeforeEach
  void open() {
    state = new TestState(kind(), folder);
    outbox = new Outbox(state.database());
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
    assertEquals(Map.of("slack", 1L, "pager", 1L), await(other.backlog()));
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
    assertEquals(Map.of("i-1", LATER), await(other.lastTold("slack")));
    assertEquals(2, await(other.told("slack", NOW, 10)).size());
    assertEquals(List.of(), await(other.told("slack", LATER, 10)));
    assertEquals(0, await(outbox.forget("FIRED", LATER)));
    assertEquals(0, await(outbox.forget("repeat", LATER.plusMillis(1))));
    assertEquals(3, await(outbox.forget("FIRED", LATER.plusMillis(1))));
    assertEquals(List.of("d"), waiting("slack"));
  }
}
