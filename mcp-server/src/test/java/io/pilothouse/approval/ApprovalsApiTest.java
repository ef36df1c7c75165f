package io.pilothouse.approval;

import static io.pilothouse.kubernetes.Awaiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.auth.NewToken;
import io.pilothouse.auth.StaticTokens;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Time;
import io.pilothouse.guard.ApprovalDesk;
import io.pilothouse.guard.PlanKey;
import io.pilothouse.guard.StateLedger;
import io.pilothouse.observability.ManagementServer;
import io.pilothouse.observability.Metrics;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.state.Database;
import io.pilothouse.transport.http.AllowedNames;
import io.pilothouse.transport.http.CallerLimits;
import io.pilothouse.transport.http.HttpAccess;
import io.pilothouse.transport.http.HttpGate;
import io.pilothouse.transport.http.ProtectedResource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers over a real socket of the management listener. */
class ApprovalsApiTest {
  private static final Instant LATER = Instant.now().plusSeconds(900);

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 4);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private Database database;
  private StateLedger ledger;
  private String bob;
  private String alice;
  private String carol;
  private int port;

  @BeforeEach
  void serve() throws Exception {
    bob = token("bob", "sre");
    alice = token("alice", "sre");
    carol = token("carol", "interns");
    database = Database.sqlite(seam, folder);
    Clock clock = Clock.systemUTC();
    Journal journal = new Journal(database, clock, Optional.empty());
    ledger =
        new StateLedger(
            database,
            journal,
            new Time(clock, pause -> Future.succeededFuture()),
            new PlanKey(seam, folder));
    ApprovalDesk desk = new ApprovalDesk(ledger, new Redactor(), clock);
    HttpAccess access =
        new HttpAccess(
            Optional.of(StaticTokens.read(folder.resolve("tokens"), seam, InstantSource.system())),
            AllowedNames.LOOPBACK,
            ProtectedResource.UNDISCOVERABLE,
            CallerLimits.DEFAULT,
            Optional.empty(),
            false);
    ApprovalsApi api = new ApprovalsApi(vertx, new HttpGate(access, InstantSource.system()), desk);
    port =
        await(
            new ManagementServer(
                    vertx,
                    List.of(),
                    List.of(),
                    metrics,
                    Optional.of(new ManagementServer.Endpoint(ApprovalsApi.PATH, api)))
                .start("127.0.0.1", 0));
    ask("p-1", LATER);
  }

  @AfterEach
  void stop() {
    client.close();
    metrics.close();
    database.close();
    seam.close();
    await(vertx.close());
  }

  private String token(String name, String group) throws Exception {
    NewToken token = NewToken.create(name, List.of(group), Optional.empty());
    token.appendTo(folder.resolve("tokens"));
    return token.token();
  }

  private void ask(String plan, Instant expires) {
    JsonObject terms =
        JsonObject.of(
            "rule",
            "ask",
            "byClient",
            false,
            "fourEyes",
            true,
            "approvers",
            JsonArray.of("group:sre"));
    await(
        ledger.ask(
            plan,
            JsonObject.of(
                "tool", "restart_deployment",
                "user", "token:alice",
                "groups", JsonArray.of("sre"),
                "context", "prod",
                "what", "restart Deployment shop/web",
                "terms", terms,
                "question", "alice wants to restart it"),
            expires));
  }

  private HttpRequest.Builder to(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElseThrow());
    assertTrue(answer.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    return answer;
  }

  private JsonObject get(String path, String token) throws Exception {
    HttpResponse<String> answer = send(to(path, token));
    assertEquals(200, answer.statusCode(), answer.body());
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> post(String path, String token, String body) throws Exception {
    return send(
        to(path, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private void refuses(int status, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertEquals(status, error.getInteger("status"));
    assertFalse(error.getString("message").isBlank());
  }

  @Test
  void whatWaitsIsListedAndShownInFull() throws Exception {
    JsonArray all = get("/approvals", bob).getJsonArray("approvals");
    assertEquals(1, all.size());
    JsonObject one = all.getJsonObject(0);
    assertEquals("p-1", one.getString("plan"));
    assertEquals("pending", one.getString("status"));
    assertEquals("restart Deployment shop/web", one.getString("what"));
    assertEquals(JsonArray.of("group:sre"), one.getJsonArray("approvers"));
    assertEquals(true, one.getBoolean("mayAnswer"));
    assertFalse(one.containsKey("question"));
    assertFalse(get("/approvals/p-1", alice).getBoolean("mayAnswer"));
    assertEquals("alice wants to restart it", get("/approvals/p-1", bob).getString("question"));
  }

  @Test
  void theFirstAnswerCounts() throws Exception {
    HttpResponse<String> answer =
        post("/approvals/p-1/approve", bob, "{\"comment\": \"go ahead\"}");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("approved", new JsonObject(answer.body()).getString("status"));
    JsonObject kept = get("/approvals/p-1", bob);
    assertEquals("token:bob", kept.getString("answeredBy"));
    assertEquals("go ahead", kept.getString("comment"));
    refuses(409, post("/approvals/p-1/reject", bob, ""));
    assertTrue(await(ledger.question("p-1")).orElseThrow().answer().orElseThrow().approved());
    assertEquals(new JsonArray(), get("/approvals", bob).getJsonArray("approvals"));
  }

  @Test
  void aRejectionNeedsNoBody() throws Exception {
    HttpResponse<String> answer =
        send(to("/approvals/p-1/reject", bob).POST(HttpRequest.BodyPublishers.noBody()));
    assertEquals(200, answer.statusCode(), answer.body());
    assertFalse(await(ledger.question("p-1")).orElseThrow().answer().orElseThrow().approved());
  }

  @Test
  void neitherTheCallerNorAStrangerMayAnswer() throws Exception {
    refuses(403, post("/approvals/p-1/approve", alice, ""));
    refuses(403, post("/approvals/p-1/approve", carol, ""));
    refuses(403, post("/approvals/p-1/reject", carol, ""));
    assertEquals(Optional.empty(), await(ledger.question("p-1")).orElseThrow().answer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/approvals", "/approvals/p-1", "/approvals/p-1/approve", "/approvals/x/y"})
  void nothingIsToldWithoutAToken(String path) throws Exception {
    for (String token : List.of("", bob + "x", "pilothouse_none")) {
      HttpResponse<String> answer = send(to(path, token));
      refuses(401, answer);
      assertTrue(
          answer.headers().firstValue("WWW-Authenticate").orElseThrow().startsWith("Bearer "));
      assertFalse(answer.body().contains("shop"), answer.body());
    }
  }

  @Test
  void aPlanThatIsGoneOrNeverWas() throws Exception {
    ask("p-old", Instant.now().minusSeconds(1));
    refuses(410, post("/approvals/p-old/approve", bob, ""));
    assertEquals("expired", get("/approvals/p-old", bob).getString("status"));
    refuses(404, post("/approvals/p-none/approve", bob, ""));
    refuses(404, send(to("/approvals/p-none", bob)));
    refuses(404, send(to("/approvals/p-1/undo", bob)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | application/json | [1]",
        "400 | application/json | {\"comment\": 1}",
        "400 | application/json | {\"as\": \"carol\"}",
        "400 | application/json | nonsense",
        "415 | text/plain       | {}",
        "415 | application/x-www-form-urlencoded | comment=ok",
      })
  void aBodyIsJsonWithAComment(int status, String type, String body) throws Exception {
    refuses(
        status,
        send(
            to("/approvals/p-1/approve", bob)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))));
    assertEquals(Optional.empty(), await(ledger.question("p-1")).orElseThrow().answer());
  }

  @Test
  void aBodyAndACommentHaveALength() throws Exception {
    refuses(413, post("/approvals/p-1/approve", bob, " ".repeat(20_000)));
    String comment = "{\"comment\": \"%s\"}".formatted("x".repeat(1_001));
    refuses(400, post("/approvals/p-1/approve", bob, comment));
  }

  @Test
  void anotherMethodIsNotAllowed() throws Exception {
    refuses(405, send(to("/approvals/p-1/approve", bob)));
    refuses(405, post("/approvals/p-1", bob, ""));
    refuses(405, send(to("/approvals", bob).DELETE()));
  }

  @Test
  void pagesOfStrangersAreRefused() throws Exception {
    refuses(403, send(to("/approvals", bob).header("Origin", "https://evil.example")));
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request =
          "GET /approvals HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer "
              + bob
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    }
  }

  @Test
  void badTokensAreLimitedAndGoodOnesAreNot() throws Exception {
    get("/approvals", bob);
    for (int i = 0; i < CallerLimits.DEFAULT.failures(); i++) {
      send(to("/approvals", "pilothouse_guess" + i));
    }
    HttpResponse<String> answer = send(to("/approvals", "pilothouse_guess"));
    refuses(429, answer);
    assertTrue(answer.headers().firstValue("Retry-After").isPresent());
    get("/approvals", bob);
  }

  @Test
  void theProbesNeedNoToken() throws Exception {
    HttpResponse<String> answer =
        client.send(to("/livez", "").build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode());
  }
}
