package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.call;
import static io.pilothouse.transport.http.HttpFixture.headers;
import static io.pilothouse.transport.http.HttpFixture.stateless;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.automation.ToolDoor;
import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.FakeService;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolSchema;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools without MCP, over a real socket. */
@Timeout(60)
class ToolDoorTest {
  private static final String TOOLS = "/api/v1/tools";
  private static final List<ToolSchema> SCHEMAS = List.of(new SchemaCatalog().read("list_pods"));
  private HttpFixture server;

  private HttpFixture start(HttpLimits limits, HttpAccess access) throws Exception {
    FakeService service = new FakeService();
    server =
        new HttpFixture(
            limits,
            access,
            service,
            clock ->
                new Automation(
                    Optional.of(new ToolDoor(service, caller -> SCHEMAS)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    return server;
  }

  private HttpFixture start() throws Exception {
    return start(HttpFixture.limits(), HttpAccess.LOCAL);
  }

  private static HttpAccess authenticated(CallerLimits limits) {
    Authenticator authenticator =
        token ->
            token.equals("ann")
                ? Future.succeededFuture(new Caller("ann", List.of(), ""))
                : Future.failedFuture(AuthenticationException.rejected());
    return new HttpAccess(
        Optional.of(authenticator),
        AllowedNames.LOOPBACK,
        ProtectedResource.UNDISCOVERABLE,
        limits,
        Optional.empty(),
        false);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpFixture.Answer post(String tool, String body, String... replaced) throws IOException {
    return server.exchange("POST", TOOLS + "/" + tool, headers(replaced), body);
  }

  private HttpFixture.Answer get(String path, String... replaced) throws IOException {
    return server.exchange("GET", path, headers(replaced), "");
  }

  private static void isRefused(int status, String code, HttpFixture.Answer answer) {
    assertEquals(status, answer.status(), answer.body());
    assertEquals("application/json", answer.header("Content-Type"));
    assertEquals(Set.of("text", "structured", "isError"), answer.json().fieldNames());
    assertEquals(true, answer.json().getBoolean("isError"));
    assertEquals(code, answer.json().getJsonObject("structured").getString("code"));
    assertTrue(answer.json().getString("text").startsWith(code + ": "), answer.body());
  }

  @Test
  void argumentsGoInAndTheAnswerComesOut() throws Exception {
    start();
    HttpFixture.Answer answer = post("echo", "{\"text\": \"hi\"}");
    assertEquals(200, answer.status());
    assertEquals("application/json", answer.header("Content-Type"));
    assertEquals("no-store", answer.header("Cache-Control"));
    JsonObject body = answer.json();
    assertEquals(" says {\"text\":\"hi\"}", body.getString("text"));
    assertEquals(false, body.getBoolean("isError"));
    assertEquals(19, body.getJsonObject("structured").getInteger("length"));
  }

  @Test
  void noBodyIsNoArguments() throws Exception {
    start();
    assertEquals(" says {}", post("echo", "", "Content-Type", "").json().getString("text"));
  }

  @Test
  void curlsHeadersAreEnough() throws Exception {
    start();
    assertEquals(200, post("echo", "{}", "Accept", "*/*").status());
    assertEquals(200, post("echo", "{}", "Accept", "").status());
  }

  @Test
  void aToolsFailureHasItsStatusAndItsWords() throws Exception {
    start();
    HttpFixture.Answer answer = post("fail", "{}");
    isRefused(404, "NOT_FOUND", answer);
    assertEquals("NOT_FOUND: no such pod. List the pods.", answer.json().getString("text"));
    isRefused(404, "UNKNOWN_TOOL", post("fly", "{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "late"})
  void aDefectSaysNothingAboutItself(String tool) throws Exception {
    start();
    HttpFixture.Answer answer = post(tool, "{}");
    isRefused(500, "INTERNAL", answer);
    assertFalse(answer.body().contains("secret"), answer.body());
    assertFalse(answer.body().contains("xception"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"text\"", "{", "{\"a\": 1, \"a\": 2}", "null"})
  void argumentsAreOneObject(String body) throws Exception {
    start();
    isRefused(400, "INVALID_ARGUMENT", post("echo", body));
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.example, 403, FORBIDDEN",
    "Origin, null, 403, FORBIDDEN",
    "Host, evil.example, 403, FORBIDDEN",
    "Content-Type, text/plain, 415, INVALID_ARGUMENT",
    "Content-Type, application/x-www-form-urlencoded, 415, INVALID_ARGUMENT",
    "Accept, text/html, 406, INVALID_ARGUMENT"
  })
  void guardsAreThoseOfMcp(String header, String value, int status, String code) throws Exception {
    start();
    isRefused(status, code, post("echo", "{}", header, value));
  }

  @Test
  void aBodyThatIsTooLongIsNotRead() throws Exception {
    start();
    isRefused(
        413,
        "INVALID_ARGUMENT",
        post("echo", "", "Content-Length", String.valueOf(JsonRpc.MAX_BYTES + 1)));
    try (HttpFixture.Connection chunked = server.new Connection()) {
      chunked.send("POST", TOOLS + "/echo", headers("Transfer-Encoding", "chunked"), "");
      String chunk = "x".repeat(65_536);
      for (int sent = 0; sent <= JsonRpc.MAX_BYTES; sent += chunk.length()) {
        chunked.write("10000\r\n" + chunk + "\r\n");
      }
      isRefused(413, "INVALID_ARGUMENT", chunked.read());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /echo, POST",
    "PUT, /echo, POST",
    "DELETE, /echo, POST",
    "POST, '', GET",
    "PUT, '', GET"
  })
  void otherMethodsAreRefused(String method, String path, String allowed) throws Exception {
    start();
    HttpFixture.Answer answer = server.exchange(method, TOOLS + path, headers(), "");
    isRefused(405, "INVALID_ARGUMENT", answer);
    assertEquals(allowed, answer.header("Allow"));
  }

  @Test
  void toolsAreListedAsMcpListsThem() throws Exception {
    start();
    HttpFixture.Answer answer = get(TOOLS);
    assertEquals(200, answer.status());
    assertEquals(
        new JsonArray(server.service.listTools(new Caller("any", List.of(), ""))),
        answer.json().getJsonArray("tools"));
  }

  @Test
  void theDocumentIsTheSameEveryTime() throws Exception {
    start();
    HttpFixture.Answer answer = get("/api/v1/openapi.json");
    assertEquals(200, answer.status());
    assertEquals("3.1.0", answer.json().getString("openapi"));
    assertNotNull(answer.json().getJsonObject("paths").getJsonObject(TOOLS + "/list_pods"));
    assertEquals(answer.body(), get("/api/v1/openapi.json").body());
  }

  @ParameterizedTest
  @ValueSource(strings = {TOOLS, "/api/v1/openapi.json"})
  void nothingIsShownWithoutAToken(String path) throws Exception {
    start(HttpFixture.limits(), authenticated(CallerLimits.DEFAULT));
    isRefused(401, "UNAUTHENTICATED", get(path));
    assertEquals(200, get(path, "Authorization", "Bearer ann").status());
  }

  @Test
  void callersNeedTheTokenThatMcpNeeds() throws Exception {
    start(HttpFixture.limits(), authenticated(CallerLimits.DEFAULT));
    HttpFixture.Answer none = post("echo", "{}");
    isRefused(401, "UNAUTHENTICATED", none);
    assertEquals("Bearer realm=\"pilothouse\"", none.header("WWW-Authenticate"));
    HttpFixture.Answer wrong = post("echo", "{}", "Authorization", "Bearer unheard-of");
    isRefused(401, "UNAUTHENTICATED", wrong);
    assertFalse(wrong.toString().contains("unheard-of"), wrong.toString());
    assertEquals(200, post("echo", "{}", "Authorization", "Bearer ann").status());
    assertEquals(
        400,
        server
            .exchange(
                "POST",
                TOOLS + "/echo?access_token=ann",
                headers("Authorization", "Bearer ann"),
                "{}")
            .status());
  }

  @Test
  void aMinutesRequestsAreThoseOfMcpAndThisTogether() throws Exception {
    start(HttpFixture.limits(), authenticated(new CallerLimits(2, 0, 60)));
    Map<String, String> mcp = stateless("tools/call", "echo");
    mcp.put("Authorization", "Bearer ann");
    assertEquals(200, server.exchange("POST", mcp, call("echo")).status());
    assertEquals(200, post("echo", "{}", "Authorization", "Bearer ann").status());
    HttpFixture.Answer third = post("echo", "{}", "Authorization", "Bearer ann");
    isRefused(429, "TOO_MANY_REQUESTS", third);
    assertNotNull(third.header("Retry-After"));
  }

  @Test
  void requestsInFlightAreThoseOfMcpAndThisTogether() throws Exception {
    HttpFixture.Connection[] open = new HttpFixture.Connection[4];
    start();
    for (int i = 0; i < open.length; i++) {
      CompletableFuture<Void> hangs = new CompletableFuture<>();
      server.service.onHang = request -> hangs.complete(null);
      open[i] = server.new Connection();
      if (i % 2 == 0) {
        open[i].send("POST", TOOLS + "/hang", headers(), "{}");
      } else {
        open[i].send("POST", "/mcp", stateless("tools/call", "hang"), call("hang"));
      }
      hangs.get(20, TimeUnit.SECONDS);
    }
    isRefused(429, "TOO_MANY_REQUESTS", post("echo", "{}"));
    assertEquals(
        429, server.exchange("POST", stateless("tools/call", "echo"), call("echo")).status());
    for (HttpFixture.Connection connection : open) {
      connection.close();
    }
  }

  @Test
  void closingTheConnectionCancelsTheCall() throws Exception {
    start();
    CompletableFuture<Void> hangs = new CompletableFuture<>();
    server.service.onHang = request -> hangs.complete(null);
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.send("POST", TOOLS + "/hang", headers(), "{}");
      hangs.get(20, TimeUnit.SECONDS);
    }
    assertEquals("hang", server.service.cancelled.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aCallThatTakesTooLongIsCancelledAndToldSo() throws Exception {
    start(
        new HttpLimits(
            3,
            Duration.ofMinutes(30),
            100,
            4,
            Duration.ofMillis(200),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5)),
        HttpAccess.LOCAL);
    isRefused(504, "TIMEOUT", post("hang", "{}"));
    assertEquals("hang", server.service.cancelled.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aConnectionThatWaitsForItsAnswerIsNotIdle() throws Exception {
    start(
        new HttpLimits(
            3,
            Duration.ofMinutes(30),
            100,
            4,
            Duration.ofMillis(2_500),
            Duration.ofMillis(50),
            Duration.ofMillis(1_000)),
        HttpAccess.LOCAL);
    isRefused(504, "TIMEOUT", post("hang", "{}"));
  }

  @Test
  void aServerThatStopsSaysSo() throws Exception {
    start();
    CompletableFuture<Void> hangs = new CompletableFuture<>();
    server.service.onHang = request -> hangs.complete(null);
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.send("POST", TOOLS + "/hang", headers(), "{}");
      hangs.get(20, TimeUnit.SECONDS);
      Future<Void> stopped = server.transport.stop(Duration.ofMillis(1));
      isRefused(503, "UNAVAILABLE", connection.read());
      stopped.await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void withoutTheSettingThereIsNoSuchDoor() throws Exception {
    server = new HttpFixture(HttpFixture.limits());
    for (String path : List.of(TOOLS, TOOLS + "/echo", "/api/v1/openapi.json")) {
      HttpFixture.Answer answer = server.exchange("POST", path, headers(), "{}");
      assertEquals(404, answer.status());
      assertEquals(-32600, answer.errorCode());
      assertNull(answer.header("WWW-Authenticate"));
    }
  }
}
