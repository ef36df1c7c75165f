package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Verification;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Time;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.policy.Budget;
import io.pilothouse.state.Database;
import io.pilothouse.state.Plans;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guard remembers, in a real database. */
class StateLedgerTest {
  private static final Instant NOW = Instant.parse("2026-06-10T10:00:00Z");

  @TempDir Path folder;
  private Vertx vertx;
  private BlockingSeam seam;
  private Database database;
  private Journal journal;
  private StateLedger ledger;
  private volatile Runnable whileWaiting = () -> {};

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    seam = new BlockingSeam(vertx, 8);
    database = Database.sqlite(seam, folder);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    journal = new Journal(database, clock, Optional.empty());
    ledger =
        new StateLedger(
            database, journal, new Time(clock, this::passed), new PlanKey(seam, folder));
  }

  @AfterEach
  void close() {
    database.close();
    seam.close();
    Awaiting.await(vertx.close());
  }

  @Test
  void aPlanIsClaimedOnceAndKeepsItsOutcome() {
    JsonObject plan = new JsonObject().put("id", "p-1").put("user", "alice");
    Awaiting.await(ledger.savePlan(plan, NOW.plusSeconds(60)));
    assertEquals(
        new Ledger.Saved(plan, false, Optional.empty()),
        Awaiting.await(ledger.plan("p-1")).orElseThrow());
    assertTrue(Awaiting.await(ledger.claim("p-1")));
    assertFalse(Awaiting.await(ledger.claim("p-1")));
    JsonObject outcome = new JsonObject().put("text", "DONE");
    Awaiting.await(ledger.finish("p-1", outcome));
    assertEquals(Optional.of(outcome), Awaiting.await(ledger.plan("p-1")).orElseThrow().outcome());
    assertEquals(Optional.empty(), Awaiting.await(ledger.plan("p-2")));
  }

  @Test
  void whatAPlanWouldSendCannotBeReadInTheDatabase() {
    JsonObject plan =
        new JsonObject().put("id", "p-1").put("user", "alice").put("data", "swordfish");
    Awaiting.await(ledger.savePlan(plan, NOW.plusSeconds(60)));
    String stored = Awaiting.await(new Plans(database).find("p-1")).orElseThrow().body().encode();
    assertFalse(stored.contains("swordfish"), stored);
    assertEquals(plan, Awaiting.await(ledger.plan("p-1")).orElseThrow().plan());
  }

  @Test
  void aPlanOfAnotherKeyIsNoneOfOurs() {
    JsonObject plan = new JsonObject().put("id", "p-1").put("user", "alice");
    Awaiting.await(ledger.savePlan(plan, NOW.plusSeconds(60)));
    Awaiting.await(ledger.claim("p-1"));
    StateLedger other =
        new StateLedger(
            database,
            journal,
            new Time(Clock.fixed(NOW, ZoneOffset.UTC), this::passed),
            new PlanKey(seam, folder.resolve("other")));
    assertEquals(Optional.empty(), Awaiting.await(other.plan("p-1")));
    assertEquals(List.of(), Awaiting.await(other.unfinishedPlans()));
    assertEquals(1, Awaiting.await(ledger.unfinishedPlans()).size());
  }

  @Test
  void budgetsAreTakenAllOrNoneAndGivenBack() {
    Budget rare = new Budget("rare", 1, Duration.ofMinutes(10));
    Budget common = new Budget("common", 5, Duration.ofMinutes(10));
    assertTrue(Awaiting.await(ledger.take(List.of(common, rare), "p-1", NOW)));
    assertFalse(Awaiting.await(ledger.take(List.of(common, rare), "p-2", NOW)));
    assertEquals(1, Awaiting.await(ledger.count(common, NOW.minusSeconds(600))));
    Awaiting.await(ledger.giveBack("p-1"));
    assertTrue(Awaiting.await(ledger.take(List.of(common, rare), "p-2", NOW)));
  }

  private static JsonObject change(String id, Instant at) {
    return new JsonObject()
        .put("id", id)
        .put("at", at.toString())
        .put("status", "applied")
        .put("user", "alice")
        .put("context", "test")
        .put("namespace", "shop")
        .put("kind", "Deployment")
        .put("name", "web");
  }

  @Test
  void changesWithinOneSecondAreListedNewestFirst() {
    Awaiting.await(ledger.recordChange(change("c-2", NOW)));
    Awaiting.await(ledger.recordChange(change("c-1", NOW.plusMillis(1))));
    Awaiting.await(ledger.recordChange(change("c-3", NOW.plusMillis(2))));
    assertEquals(
        List.of("c-3", "c-1", "c-2"),
        Awaiting.await(ledger.changes(Ledger.Which.ANY, 5)).stream()
            .map(each -> each.getString("id"))
            .toList());
  }

  @Test
  void changesAreListedAndTheirStatusFollowed() {
    JsonObject change = change("c-1", NOW);
    Awaiting.await(ledger.recordChange(change));
    Awaiting.await(ledger.setStatus("c-1", "undone"));
    JsonObject undone = change.copy().put("status", "undone");
    assertEquals(Optional.of(undone), Awaiting.await(ledger.change("c-1")));
    assertEquals(List.of(undone), Awaiting.await(ledger.changes(in("test", "shop"), 5)));
    assertEquals(List.of(), Awaiting.await(ledger.changes(in("test", "other"), 5)));
    assertEquals(List.of(), Awaiting.await(ledger.changes(in("prod", "shop"), 5)));
  }

  private static Ledger.Which in(String context, String namespace) {
    return new Ledger.Which(Optional.of(context), Optional.of(namespace), Optional.empty());
  }

  @Test
  void anIntentIsConcludedByItsOutcomeInAJournalThatVerifies() {
    long intent = Awaiting.await(ledger.journal(note(Note.Event.APPLYING, OptionalLong.empty())));
    assertEquals(1, Awaiting.await(journal.unfinished(NOW.plusSeconds(1))).size());
    Awaiting.await(ledger.journal(note(Note.Event.APPLIED, OptionalLong.of(intent))));
    assertEquals(List.of(), Awaiting.await(journal.unfinished(NOW.plusSeconds(1))));
    assertInstanceOf(Verification.Intact.class, Awaiting.await(journal.verify(Optional.empty())));
  }

  private static Note note(Note.Event event, OptionalLong answers) {
    return new Note(
        event,
        new Caller("alice", List.of(), ""),
        "restart_deployment",
        Optional.of(new Note.At("test", "shop", "Deployment", "web")),
        "p-1",
        answers,
        new JsonObject().put("reason", "because"));
  }

  /** A lease that is renewed only later does so after the test. */
  private Future<Void> passed(Duration time) {
    if (time.equals(Lease.RENEWED)) {
      return Promise.<Void>promise().future();
    }
    whileWaiting.run();
    return Future.succeededFuture();
  }

  @Test
  void workUnderOneNameTakesTurns() {
    List<String> order = new CopyOnWriteArrayList<>();
    Promise<String> first = Promise.promise();
    whileWaiting =
        () -> {
          order.add("waited");
          first.tryComplete("one");
        };
    Promise<Void> begun = Promise.promise();
    Future<String> one =
        ledger.alone(
            "test/Deployment shop/web",
            () -> {
              begun.complete();
              return first.future();
            });
    Awaiting.await(begun.future());
    Future<String> two =
        ledger.alone(
            "test/Deployment shop/web",
            () -> {
              order.add("two");
              return Future.succeededFuture("two");
            });
    assertEquals("one", Awaiting.await(one));
    assertEquals("two", Awaiting.await(two));
    assertEquals("waited", order.getFirst());
    assertEquals("two", order.getLast());
  }
}
