package io.pilothouse.guard;

import static io.pilothouse.kubernetes.Awaiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Search;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ContextInfo;
import io.pilothouse.policy.Budget;
import io.pilothouse.state.Database;
import io.pilothouse.state.Locks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is forgotten, and when. */
class HouseKeepingTest {
  private static final Instant START = Instant.parse("2026-06-10T10:00:00Z");
  private static final Budget RARE = new Budget("rare", 1, Duration.ofDays(30));

  private static final Clusters NOWHERE =
      new Clusters() {
        @Override
        public Future<List<ContextInfo>> contexts() {
          return Future.succeededFuture(List.of());
        }

        @Override
        public Future<ClusterReader> reader(Optional<String> context, Caller caller) {
          return serverReader(context);
        }

        @Override
        public Future<ClusterReader> serverReader(Optional<String> context) {
          return Future.failedFuture("no cluster");
        }
      };

  @TempDir Path folder;
  private final ManualTime time = new ManualTime(START);
  private Vertx vertx;
  private BlockingSeam seam;
  private Database database;
  private Journal journal;
  private StateLedger ledger;
  private Pruning pruning;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    seam = new BlockingSeam(vertx, 4);
    database = Database.sqlite(seam, folder);
    journal = new Journal(database, time.time().clock(), Optional.empty());
    ledger = new StateLedger(database, journal, time.time(), new PlanKey(seam, folder));
    pruning = new Pruning(database, time.time().clock());
  }

  @AfterEach
  void close() {
    database.close();
    seam.close();
    await(vertx.close());
  }

  private void plan(String id) {
    await(
        ledger.savePlan(
            new JsonObject().put("id", id).put("user", "alice"), START.plusSeconds(900)));
  }

  private boolean isKept(String plan) {
    return await(ledger.plan(plan)).isPresent();
  }

  @Test
  void anExpiredPlanIsForgottenADayLaterUnlessNobodyKnowsHowItWent() {
    plan("open");
    plan("finished");
    plan("begun");
    await(ledger.claim("finished"));
    await(ledger.finish("finished", new JsonObject().put("text", "DONE")));
    await(ledger.claim("begun"));
    time.pass(Pruning.AFTER_EXPIRY);
    await(pruning.prune());
    assertTrue(isKept("open") && isKept("finished") && isKept("begun"));
    time.pass(Duration.ofMinutes(16));
    assertEquals(2, await(pruning.prune()));
    assertFalse(isKept("open"));
    assertFalse(isKept("finished"));
    assertTrue(isKept("begun"));
  }

  @Test
  void aQuestionToPeopleGoesWithItsPlan() {
    await(
        ledger.ask(
            "p-1",
            new JsonObject().put("user", "alice").put("what", "restart").put("text", "?"),
            START.plusSeconds(900)));
    time.pass(Pruning.AFTER_EXPIRY);
    await(pruning.prune());
    assertTrue(await(ledger.question("p-1")).isPresent());
    time.pass(Duration.ofMinutes(16));
    await(pruning.prune());
    assertTrue(await(ledger.question("p-1")).isEmpty());
  }

  @Test
  void aUseCountsAsLongAsItsWindowAndGoesWhenNobodyCanCountIt() {
    await(ledger.take(List.of(RARE), "p-1", START));
    time.pass(Duration.ofDays(29));
    await(pruning.prune());
    assertEquals(false, await(ledger.take(List.of(RARE), "p-2", time.now())));
    time.pass(Pruning.USES_KEPT);
    assertEquals(1, await(pruning.prune()));
    assertEquals(0, await(ledger.count(RARE, START.minusSeconds(1))));
  }

  @Test
  void theLockOfADeadProcessIsForgotten() {
    await(new Locks(database).acquire("a", "dead", Lease.LIFE, START));
    time.pass(Pruning.AFTER_EXPIRY);
    assertEquals(0, await(pruning.prune()));
    time.pass(Lease.LIFE.plusMillis(1));
    assertEquals(1, await(pruning.prune()));
  }

  @Test
  void theJournalAndTheChangesAreKeptForEver() {
    await(
        ledger.journal(
            new Note(
                Note.Event.SIMULATED,
                new Caller("alice", List.of(), ""),
                "restart_deployment",
                Optional.empty(),
                "p-1",
                OptionalLong.empty(),
                new JsonObject())));
    await(
        ledger.recordChange(
            new JsonObject()
                .put("id", "c-1")
                .put("at", START.toString())
                .put("status", "applied")
                .put("user", "alice")
                .put("context", "test")
                .put("namespace", "shop")
                .put("kind", "Deployment")
                .put("name", "web")));
    time.pass(Duration.ofDays(4_000));
    assertEquals(0, await(pruning.prune()));
    List<JsonObject> rows = new ArrayList<>();
    await(journal.each(Search.ALL, rows::add));
    assertEquals(1, rows.size());
    assertTrue(await(ledger.change("c-1")).isPresent());
  }

  @Test
  void itHappensEveryHourAndAsSoonAsThereIsAState() {
    AtomicInteger asked = new AtomicInteger();
    HouseKeeping keeping =
        new HouseKeeping(
            new Reconciler(ledger, NOWHERE),
            pruning,
            () -> Future.succeededFuture(asked.incrementAndGet() > 1),
            time.time());
    plan("p-1");
    keeping.begin();
    assertEquals(0, asked.get(), "nobody waits for it at start");
    time.pass(HouseKeeping.AFTER_START);
    assertEquals(1, asked.get());
    while (isKept("p-1")) {
      assertTrue(time.now().isBefore(START.plus(Duration.ofDays(2))));
      time.pass(HouseKeeping.BETWEEN_PRUNING);
    }
    assertTrue(time.now().isAfter(START.plus(Pruning.AFTER_EXPIRY)));
  }
}
