package io.pilothouse.guard;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Search;
import io.pilothouse.audit.Verification;
import io.pilothouse.guard.PilothouseProcess.Answer;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.state.Database;
import io.pilothouse.state.Plans;
import io.pilothouse.state.TestState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Servers as processes, an API server that can be held up, and a database that can be locked. */
abstract class CrashFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String POLICY =
      """
      apiVersion: pilothouse.io/v1
      kind: Policy
      rules:
      - {name: free, decide: allow, limits: {perObject: 3 per 1h}}
      """;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<PilothouseProcess> processes = new ArrayList<>();
  private final Map<Long, String> rowsBefore = new HashMap<>();
  private TestState state;
  private SandboxServer sandbox;
  private String token;
  Database database;
  Journal journal;
  Recorder recorder;
  PilothouseProcess first;

  /** What decides. */
  String policy() {
    return POLICY;
  }

  /** On which database. */
  abstract TestState.Kind kind();

  @BeforeEach
  void begin() throws IOException {
    state = new TestState(kind(), folder.resolve("state"));
    database = state.database();
    await(database.open());
    journal = new Journal(database, Clock.systemUTC(), Optional.empty());
    sandbox = await(new SandboxServer(vertx, SandboxOptions.defaults()).start());
    recorder = new Recorder(vertx, sandbox.port());
    token = sandbox.kubeconfig().replaceAll("(?s).*token: (\\S+).*", "$1");
    KubeconfigFile.current("test")
        .context("test", recorder.url(), "shop", "token: " + token)
        .write(folder.resolve("config"));
    Files.writeString(folder.resolve("policy.yaml"), policy());
    first = start();
  }

  @AfterEach
  void end() {
    processes.forEach(PilothouseProcess::close);
    if (state != null) {
      state.close();
    }
    await(vertx.close());
  }

  PilothouseProcess start() throws IOException {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--kubeconfig=" + folder.resolve("config"),
                "--policy=" + folder.resolve("policy.yaml"),
                "--state-dir=" + folder.resolve("state")));
    state.url().ifPresent(url -> flags.add("--state-url=" + url));
    PilothouseProcess process = new PilothouseProcess(folder, flags.toArray(String[]::new));
    processes.add(process);
    return process;
  }

  static JsonObject restart(Object... more) {
    JsonObject arguments =
        JsonObject.of("name", "payments", "reason", "pods are stale", "wait", false);
    for (int i = 0; i < more.length; i += 2) {
      arguments.put((String) more[i], more[i + 1]);
    }
    return arguments;
  }

  String plan(PilothouseProcess process) throws IOException {
    Answer planned = process.call("restart_deployment", restart("dry_run", true));
    assertFalse(planned.isError(), planned.text());
    return planned.structured().getString("plan_id");
  }

  static void awaitThat(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, what);
      Thread.onSpinWait();
    }
  }

  static boolean isTheWrite(Recorder.Seen request) {
    return request.uri().contains("/deployments/payments") && !request.isDryRun();
  }

  /** The writes of the object that the API server has carried out. */
  List<Recorder.Seen> effects() {
    return recorder.writes().stream()
        .filter(CrashFixture::isTheWrite)
        .filter(seen -> !lost.contains(seen))
        .toList();
  }

  final List<Recorder.Seen> lost = new ArrayList<>();

  /** Requests of the write wait before the API server, and are lost with their process. */
  Promise<Void> holdRequest(Promise<Void> arrived) {
    Promise<Void> go = Promise.promise();
    recorder.before =
        request -> {
          if (request.method().equals("GET") || !isTheWrite(request)) {
            return Future.succeededFuture();
          }
          lost.add(request);
          arrived.tryComplete();
          return go.future();
        };
    return go;
  }

  Promise<Void> holdAnswer(Promise<Void> arrived) {
    Promise<Void> go = Promise.promise();
    recorder.holdsAnswer =
        request -> {
          if (request.method().equals("GET") || !isTheWrite(request)) {
            return Future.succeededFuture();
          }
          arrived.tryComplete();
          return go.future();
        };
    return go;
  }

  /** What is done while the database is locked. */
  interface Meanwhile {
    void happens() throws IOException;
  }

  /** Nobody else writes to a table, or in SQLite to any, until that is over. */
  void locked(String table, Meanwhile meanwhile) throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    Promise<Void> locked = Promise.promise();
    Future<Void> held =
        state
            .database()
            .transaction(
                sql -> {
                  if (kind() == TestState.Kind.POSTGRESQL) {
                    sql.update("LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE");
                  }
                  locked.complete();
                  try {
                    over.await();
                  } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                  }
                  return null;
                });
    await(locked.future());
    try {
      meanwhile.happens();
    } finally {
      over.countDown();
    }
    await(held);
  }

  List<JsonObject> rows() {
    List<JsonObject> rows = new ArrayList<>();
    await(journal.each(Search.ALL, rows::add));
    return rows;
  }

  /** Outcomes of rows, in order: {@code simulated}, {@code applying} and so on. */
  List<String> story() {
    return rows().stream().map(row -> row.getJsonObject("facts").getString("outcome")).toList();
  }

  int count(String question) {
    return await(database.read(sql -> sql.first(question, row -> row.getInt(1)).orElse(0)));
  }

  boolean isClaimed() {
    return count("SELECT COUNT(*) FROM plans WHERE claimed IS NOT NULL") == 1;
  }

  void killed() {
    rows().forEach(row -> rowsBefore.put(row.getLong("seq"), row.getString("hash")));
    first.kill();
  }

  /** As if two minutes had passed: what held its locks is dead for good. */
  private void locksRunOut() {
    await(database.transaction(sql -> sql.update("UPDATE locks SET until = 0")));
  }

  /** Begins the next process and waits until it has found out what there is to find out. */
  PilothouseProcess settledByTheNext() throws IOException {
    recorder.before = request -> Future.succeededFuture();
    recorder.holdsAnswer = request -> Future.succeededFuture();
    locksRunOut();
    PilothouseProcess next = start();
    Plans plans = new Plans(database);
    awaitThat(
        () ->
            await(plans.unfinished()).isEmpty()
                && await(journal.unfinished(Instant.now().plusSeconds(60))).isEmpty(),
        "nothing is settled");
    return next;
  }

  void assertNothingIsLost() {
    Map<Long, String> now = new HashMap<>();
    rows().forEach(row -> now.put(row.getLong("seq"), row.getString("hash")));
    rowsBefore.forEach((seq, hash) -> assertEquals(hash, now.get(seq)));
    assertInstanceOf(Verification.Intact.class, await(journal.verify(Optional.empty())));
  }

  /** One effect, known, undoable, and told again to who brings the plan again. */
  void assertApplied(PilothouseProcess next, String plan) throws IOException {
    for (int again = 0; again < 2; again++) {
      Answer answer = next.call("restart_deployment", restart("plan_id", plan));
      assertTrue(answer.text().startsWith("APPLIED"), answer.text());
      assertFalse(answer.isError());
    }
    assertEquals(1, effects().size());
    JsonObject change = onlyChange(next);
    assertEquals("applied", change.getString("status"));
    assertEquals(List.of("simulated", "applying", "applied"), story());
    Answer undone =
        next.call(
            "undo_change",
            JsonObject.of("change_id", change.getString("id"), "reason", "back to what was")
                .put("wait", false));
    assertTrue(undone.text().startsWith("APPLIED: undo"), undone.text());
    assertNothingIsLost();
  }

  /** No effect, said so, and nothing used up. */
  void assertNothingChanged(PilothouseProcess next, String plan) throws IOException {
    for (int again = 0; again < 2; again++) {
      Answer answer = next.call("restart_deployment", restart("plan_id", plan));
      assertTrue(answer.isError());
      assertTrue(answer.text().startsWith("UNAVAILABLE: the server ended before"), answer.text());
      assertTrue(answer.text().contains("nothing was changed"), answer.text());
    }
    assertEquals(List.of(), effects());
    assertEquals(0, count("SELECT COUNT(*) FROM budget_uses"));
    assertNothingIsLost();
    Answer anew = next.call("restart_deployment", restart());
    assertTrue(anew.text().startsWith("APPLIED"), anew.text());
  }

  JsonObject onlyChange(PilothouseProcess next) throws IOException {
    Answer changes = next.call("list_changes", JsonObject.of("format", "json"));
    assertEquals(1, changes.structured().getJsonArray("changes").size(), changes.text());
    return changes.structured().getJsonArray("changes").getJsonObject(0);
  }

  void somebodyElseChangesTheObject() throws IOException {
    HttpRequest patch =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/apis/apps/v1/namespaces/shop/deployments/payments"
                        .formatted(sandbox.port())))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/merge-patch+json")
            .method(
                "PATCH", HttpRequest.BodyPublishers.ofString("{\"spec\":{\"minReadySeconds\":1}}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertEquals(200, client.send(patch, HttpResponse.BodyHandlers.ofString()).statusCode());
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
