package io.pilothouse.guard;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Search;
import io.pilothouse.audit.Verification;
import io.pilothouse.concurrent.Time;
import io.pilothouse.identity.Caller;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.state.Database;
import io.pilothouse.state.StateException;
import io.pilothouse.state.TestState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions and answers that several processes share, on every kind of database. */
abstract class ApprovalStateContract {
  private static final Instant NOW = Instant.parse("2026-06-10T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(900);
  private static final JsonObject BODY =
      JsonObject.of(
          "tool", "restart_deployment",
          "user", "alice",
          "groups", new JsonArray(),
          "context", "prod",
          "namespace", "shop",
          "kind", "Deployment",
          "name", "web",
          "what", "restart Deployment shop/web",
          "terms",
              JsonObject.of(
                  "rule",
                  "ask",
                  "byClient",
                  false,
                  "fourEyes",
                  true,
                  "approvers",
                  JsonArray.of("user:b*", "group:sre")),
          "question", "alice wants to restart it");

  @TempDir private Path folder;
  private TestState state;
  private Database database;
  private StateLedger server;
  private ApprovalDesk desk;

  /** On which database. */
  abstract TestState.Kind kind();

  @BeforeEach
  void open() {
    state = new TestState(kind(), folder);
    database = state.database();
    server = ledger(database, NOW);
    desk = desk(state.database(), NOW);
  }

  @AfterEach
  void close() {
    if (state != null) {
      state.close();
    }
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static Journal journal(Database database) {
    return new Journal(database, at(NOW), Optional.empty());
  }

  private StateLedger ledger(Database database, Instant now) {
    Time time = new Time(at(now), pause -> Future.succeededFuture());
    return new StateLedger(database, journal(database), time, new PlanKey(state.seam(), folder));
  }

  private ApprovalDesk desk(Database database, Instant now) {
    return new ApprovalDesk(ledger(database, now), new Redactor(), at(now));
  }

  private static ApprovalDesk.Reply reply(boolean approved, String user) {
    return new ApprovalDesk.Reply(
        approved, new Caller(user, List.of(), ""), "http", "token=ghp_" + "a1B2".repeat(9));
  }

  private List<JsonObject> rows() {
    List<JsonObject> rows = new ArrayList<>();
    await(journal(database).each(Search.ALL, rows::add));
    return rows;
  }

  @Test
  void whatOneProcessAsksAnotherAnswers() {
    Question asked = await(server.ask("p", BODY, LATER));
    assertEquals(Optional.empty(), asked.answer());
    assertEquals(List.of(asked), await(desk.pending()));
    assertTrue(await(desk.answer("p", reply(true, "bob"))).answer().orElseThrow().approved());
    Question answered = await(server.ask("p", JsonObject.of("user", "mallory"), LATER));
    assertEquals("bob", answered.answer().orElseThrow().by());
    assertEquals(BODY, answered.body());
    assertEquals(List.of(), await(desk.pending()));
  }

  @Test
  void theRowIsThereWithTheAnswerAndTheJournalVerifies() {
    await(server.ask("p", BODY, LATER));
    await(desk.answer("p", reply(true, "bob")));
    JsonObject row = rows().getFirst();
    assertEquals("approval", row.getString("kind"));
    assertEquals("bob", row.getString("caller"));
    assertEquals("p", row.getString("plan"));
    assertEquals("web", row.getString("name"));
    assertEquals("approved", row.getJsonObject("facts").getString("outcome"));
    assertFalse(row.encode().contains("a1B2a1B2"), row.encode());
    assertInstanceOf(Verification.Intact.class, await(journal(database).verify(Optional.empty())));
  }

  @Test
  void ofManyAnswersAtOnceOneCountsAndHasARow() {
    await(server.ask("p", BODY, LATER));
    List<Future<Question>> all =
        IntStream.range(0, 8).mapToObj(i -> desk.answer("p", reply(i % 2 == 0, "b" + i))).toList();
    List<Question> counted = new ArrayList<>();
    for (Future<Question> each : all) {
      try {
        counted.add(await(each));
      } catch (ApprovalException late) {
        assertEquals(ApprovalException.Kind.ANSWERED, late.kind());
      }
    }
    assertEquals(1, counted.size());
    assertEquals(1, rows().size());
    String first = counted.getFirst().answer().orElseThrow().by();
    assertEquals(first, rows().getFirst().getString("caller"));
  }

  @Test
  void anAnswerWithoutARowDoesNotCount() {
    await(server.ask("p", BODY, LATER));
    await(database.transaction(sql -> sql.update("ALTER TABLE journal RENAME TO elsewhere")));
    assertThrows(StateException.class, () -> await(desk.answer("p", reply(true, "bob"))));
    await(database.transaction(sql -> sql.update("ALTER TABLE elsewhere RENAME TO journal")));
    assertEquals(Optional.empty(), await(server.question("p")).orElseThrow().answer());
  }

  @Test
  void anAnswerThatDoesNotCountHasNoRow() {
    await(server.ask("p", BODY, LATER));
    Note row =
        new Note(
            Note.Event.APPROVED,
            new Caller("bob", List.of(), ""),
            "restart_deployment",
            Optional.empty(),
            "p",
            OptionalLong.empty(),
            new JsonObject());
    StateLedger late = ledger(state.database(), LATER);
    assertFalse(await(late.decide("p", new Ledger.Answer(true, "bob", ""), row)));
    assertFalse(await(late.decide("q", new Ledger.Answer(true, "bob", ""), row)));
    assertEquals(List.of(), rows());
    assertEquals(Question.Status.EXPIRED, await(server.question("p")).orElseThrow().status(LATER));
  }

  @Test
  void whoMayNotAnswerIsToldAndJournaled() {
    await(server.ask("p", BODY, LATER));
    for (String user : List.of("alice", "mallory")) {
      ApprovalException refused =
          assertThrows(ApprovalException.class, () -> await(desk.answer("p", reply(true, user))));
      assertEquals(ApprovalException.Kind.NOT_AN_APPROVER, refused.kind());
    }
    assertEquals(2, rows().size());
    assertEquals("not an approver", rows().getFirst().getJsonObject("facts").getString("outcome"));
    assertEquals(Optional.empty(), await(server.question("p")).orElseThrow().answer());
  }
}
