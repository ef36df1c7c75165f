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
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.state.Database;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a program in a container whose server died while it ran. */
class ReconcilerTest {
  private static final Instant START = Instant.parse("2026-06-10T10:00:00Z");
  private static final Caller ALICE = new Caller("alice", List.of("sre"), "s-1");
  private static final Draft EXEC =
      new Draft(
          "run [\"ls\"] in container app of Pod shop/web",
          new JsonObject()
              .put("metadata", new JsonObject().put("uid", "u-1").put("resourceVersion", "5")),
          Mutation.exec(
              new ResourceType("", "v1", "Pod", "pods", "pod", List.of(), true, Set.of()),
              "shop",
              "web",
              "app",
              List.of("ls")),
          Draft.Disruption.NONE,
          OptionalInt.empty(),
          Draft.Follow.NOTHING);

  @TempDir Path folder;
  private final ManualTime time = new ManualTime(START);
  private final AtomicInteger looks = new AtomicInteger();
  private Vertx vertx;
  private BlockingSeam seam;
  private Database database;
  private Journal journal;
  private StateLedger ledger;

  private final Clusters clusters =
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
          looks.incrementAndGet();
          return Future.failedFuture("no cluster");
        }
      };

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    seam = new BlockingSeam(vertx, 4);
    database = Database.sqlite(seam, folder);
    journal = new Journal(database, time.time().clock(), Optional.empty());
    ledger = new StateLedger(database, journal, time.time(), new PlanKey(seam, folder));
  }

  @AfterEach
  void close() {
    database.close();
    seam.close();
    await(vertx.close());
  }

  private void claimed() {
    JsonObject bound =
        new JsonObject()
            .put("uid", EXEC.uid())
            .put("resourceVersion", EXEC.resourceVersion())
            .put("state", Seal.state(EXEC.before()))
            .put("draft", EXEC.toJson());
    JsonObject plan =
        new JsonObject()
            .put("id", "p-1")
            .put("user", "alice")
            .put("context", "test")
            .put("summary", EXEC.summary())
            .put("objects", new JsonArray().add(bound));
    await(ledger.savePlan(plan, START.plusSeconds(900)));
    assertTrue(await(ledger.claim("p-1")));
  }

  private void journaled() {
    await(
        ledger.journal(
            new Note(
                Note.Event.APPLYING,
                ALICE,
                "exec_in_pod",
                Optional.of(new Note.At("test", "shop", "Pod", "web")),
                "p-1",
                OptionalLong.empty(),
                new JsonObject().put("changeId", "c-1"))));
  }

  private void noted() {
    await(
        ledger.recordChange(
            new JsonObject()
                .put("id", "c-1")
                .put("at", START.toString())
                .put("status", "applying")
                .put("plan", "p-1")
                .put("user", "alice")
                .put("context", "test")
                .put("namespace", "shop")
                .put("kind", "Pod")
                .put("name", "web")
                .put("uid", "u-1")
                .put("resourceVersion", "5")
                .put("effect", new JsonObject())));
  }

  private ToolResult settled() {
    assertEquals(1, await(new Reconciler(ledger, clusters).settle()));
    return Answers.fromJson(await(ledger.plan("p-1")).orElseThrow().outcome().orElseThrow());
  }

  private List<String> events() {
    List<JsonObject> rows = new ArrayList<>();
    await(journal.each(Search.ALL, rows::add));
    return rows.stream().map(row -> row.getJsonObject("facts").getString("outcome")).toList();
  }

  @Test
  void aProgramThatMayHaveRunIsNeitherDoneNorUndone() {
    claimed();
    journaled();
    noted();
    ToolResult answer = settled();
    assertTrue(answer.isError());
    assertTrue(answer.text().contains("outcome unknown, change_id c-1"), answer.text());
    assertFalse(answer.text().contains("APPLIED"), answer.text());
    assertFalse(answer.text().contains("nothing was changed"), answer.text());
    assertEquals("unknown", await(ledger.change("c-1")).orElseThrow().getString("status"));
    assertEquals(List.of("applying", "unknown"), events());
    assertEquals(0, looks.get(), "the pod would not tell");
  }

  @Test
  void aProgramOfWhichNoChangeWasNotedWasNotSent() {
    claimed();
    journaled();
    ToolResult answer = settled();
    assertTrue(answer.text().contains("nothing was changed"), answer.text());
    assertEquals(List.of("applying", "failed"), events());
  }
}
