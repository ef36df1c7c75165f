package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.body;
import static io.pilothouse.transport.http.HttpFixture.call;
import static io.pilothouse.transport.http.HttpFixture.headers;
import static io.pilothouse.transport.http.HttpFixture.stateless;
import static io.pilothouse.transport.http.HttpFixture.statelessBody;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in, over a real socket. */
@Timeout(60)
class AuthenticationTest {
  private static final String PING = body("ping", new JsonObject());
  private static final ProtectedResource ISSUED =
      new ProtectedResource(
          Optional.of("https://mcp.example.com"),
          List.of("https://issuer.example.com"),
          List.of("k8s.read"));

  private final AtomicInteger asked = new AtomicInteger();
  private final CompletableFuture<Promise<Caller>> slow = new CompletableFuture<>();
  private HttpFixture server;

  /** Knows a few words. */
  private Future<Caller> authenticate(String token) {
    asked.incrementAndGet();
    return switch (token) {
      case "ann" -> known("ann", "sre");
      case "ann-demoted" -> known("ann");
      case "bob" -> known("bob", "sre");
      case "narrow" -> Future.failedFuture(AuthenticationException.insufficientScope());
      case "down" -> Future.failedFuture(AuthenticationException.unavailable());
      case "defect" -> Future.failedFuture(new IllegalStateException("defect with " + token));
      case "slow" -> {
        Promise<Caller> answer = Promise.promise();
        slow.complete(answer);
        yield answer.future();
      }
      default -> Future.failedFuture(AuthenticationException.rejected());
    };
  }

  private static Future<Caller> known(String user, String... groups) {
    return Future.succeededFuture(new Caller(user, List.of(groups), ""));
  }

  private HttpFixture start(CallerLimits limits) throws Exception {
    Authenticator authenticator = this::authenticate;
    server =
        new HttpFixture(
            HttpFixture.limits(),
            new HttpAccess(
                Optional.of(authenticator),
                new AllowedNames(
                    List.of("mcp.example.com", "*.corp.example"),
                    List.of("https://app.example.com", "https://*.corp.example:8443")),
                ISSUED,
                limits,
                Optional.empty(),
                true));
    return server;
  }

  private HttpFixture start() throws Exception {
    return start(CallerLimits.DEFAULT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Map<String, String> as(String token, Map<String, String> headers) {
    headers.put("Authorization", "Bearer " + token);
    return headers;
  }

  private HttpFixture.Answer echo(String token) throws IOException {
    return server.exchange("POST", as(token, stateless("tools/call", "echo")), call("echo"));
  }

  private HttpFixture.Answer get(String path) throws IOException {
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.send("GET", path, Map.of("Host", "localhost"), "");
      return connection.read();
    }
  }

  private HttpFixture.Answer initialize(String token) throws IOException {
    JsonObject params =
        new JsonObject()
            .put("protocolVersion", "2025-11-25")
            .put("capabilities", new JsonObject())
            .put("clientInfo", new JsonObject().put("name", "t").put("version", "1"));
    return server.exchange("POST", as(token, headers()), body("initialize", params));
  }

  @Test
  void whoeverHasNoTokenIsToldWhereToGetOne() throws Exception {
    start();
    HttpFixture.Answer answer = server.exchange("POST", headers(), PING);
    assertEquals(401, answer.status());
    assertEquals(-32600, answer.errorCode());
    assertEquals(
        "Bearer realm=\"pilothouse\", scope=\"k8s.read\","
            + " resource_metadata=\"https://mcp.example.com/.well-known/oauth-protected-resource/mcp\"",
        answer.header("WWW-Authenticate"));
    assertEquals(0, asked.get());
  }

  @Test
  void aTokenThatIsNotKnownIsInvalid() throws Exception {
    start();
    HttpFixture.Answer answer = echo("unheard-of");
    assertEquals(401, answer.status());
    assertTrue(
        answer.header("WWW-Authenticate").contains("error=\"invalid_token\""),
        answer.header("WWW-Authenticate"));
    assertFalse(answer.toString().contains("unheard-of"), answer.toString());
  }

  @Test
  void aKnownOneIsServedInBothGenerations() throws Exception {
    start();
    assertEquals(200, echo("ann").status());
    assertEquals(200, initialize("ann").status());
    Map<String, String> lower = stateless("tools/call", "echo");
    lower.put("authorization", "bearer   ann");
    assertEquals(200, server.exchange("POST", lower, call("echo")).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic YTpi",
        "Bearer",
        "Bearer ann bob",
        "Bearer ann, Bearer bob",
        "ann",
        "Bearer ann;"
      })
  void anyOtherAuthorizationIsRefused(String authorization) throws Exception {
    start();
    HttpFixture.Answer answer =
        server.exchange("POST", headers("Authorization", authorization), PING);
    assertEquals(401, answer.status());
    assertNotNull(answer.header("WWW-Authenticate"));
    assertEquals(0, asked.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mcp?access_token=ann", "/mcp?a=b&access_token=ann"})
  void aTokenInTheQueryIsRefusedEvenNextToAGoodOne(String path) throws Exception {
    start();
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.send("POST", path, as("ann", headers()), PING);
      HttpFixture.Answer answer = connection.read();
      assertEquals(400, answer.status());
      assertTrue(answer.header("WWW-Authenticate").contains("error=\"invalid_request\""));
    }
  }

  @Test
  void aTokenForTooLittleIsForbiddenAndToldWhatItNeeds() throws Exception {
    start();
    HttpFixture.Answer answer = echo("narrow");
    assertEquals(403, answer.status());
    String challenge = answer.header("WWW-Authenticate");
    assertTrue(challenge.contains("error=\"insufficient_scope\", scope=\"k8s.read\""), challenge);
    assertTrue(challenge.contains("resource_metadata="), challenge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"down", "defect"})
  void whenNobodyCanTellTheClientMayTryAgain(String token) throws Exception {
    start();
    HttpFixture.Answer answer = echo(token);
    assertEquals(503, answer.status());
    assertNotNull(answer.header("Retry-After"));
    assertNull(answer.header("WWW-Authenticate"));
    assertFalse(answer.body().contains("defect"), answer.body());
  }

  @Test
  void theTokenIsLookedAtBeforeTheBodyIsRead() throws Exception {
    start();
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.write(
          "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Accept: */*\r\nContent-Length: 1000000\r\n\r\n");
      assertEquals(401, connection.read().status());
    }
  }

  @Test
  void aBodyWaitsUntilASlowSourceHasAnswered() throws Exception {
    start();
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.send("POST", "/mcp", as("slow", stateless("tools/call", "echo")), call("echo"));
      slow.get(20, TimeUnit.SECONDS).complete(new Caller("late", List.of(), ""));
      assertEquals(200, connection.read().status());
    }
  }

  @Test
  void theMetadataSaysWhoIssuesTokens() throws Exception {
    start();
    for (String path : List.of("", "/mcp")) {
      HttpFixture.Answer answer = get("/.well-known/oauth-protected-resource" + path);
      assertEquals(200, answer.status());
      assertEquals("application/json", answer.header("Content-Type"));
      assertEquals(
          new JsonObject()
              .put("resource", "https://mcp.example.com/mcp")
              .put("resource_name", "Pilothouse")
              .put("authorization_servers", new JsonArray().add("https://issuer.example.com"))
              .put("bearer_methods_supported", new JsonArray().add("header"))
              .put("scopes_supported", new JsonArray().add("k8s.read")),
          answer.json());
    }
  }

  @Test
  void aSessionIsOnlyItsCallersOwn() throws Exception {
    start();
    String id = initialize("ann").header("Mcp-Session-Id");
    assertEquals(200, ping("ann", id));
    assertEquals(404, ping("bob", id));
    assertEquals(404, ping("ann-demoted", id));
    assertEquals(401, ping("nobody", id));
    assertEquals(
        404, server.exchange("DELETE", as("bob", headers("Mcp-Session-Id", id)), "").status());
    assertEquals(200, ping("ann", id));
  }

  private int ping(String token, String session) throws IOException {
    return server.exchange("POST", as(token, headers("Mcp-Session-Id", session)), PING).status();
  }

  @ParameterizedTest
  @CsvSource({
    "mcp.example.com, 200",
    "MCP.example.com:8443, 200",
    "a.corp.example, 200",
    "a.b.corp.example, 200",
    "corp.example, 403",
    "evilcorp.example, 403",
    "mcp.example.com.evil.example, 403",
    "127.0.0.1:1, 200",
  })
  void onlyAllowedHostsAreServed(String host, int status) throws Exception {
    start();
    Map<String, String> headers = as("ann", stateless("tools/call", "echo"));
    headers.put("Host", host);
    assertEquals(status, server.exchange("POST", headers, call("echo")).status());
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example.com, 200",
    "http://app.example.com, 403",
    "https://app.example.com:444, 403",
    "https://x.corp.example:8443, 200",
    "https://x.corp.example, 403",
    "https://app.example.com.evil.example, 403",
    "null, 403",
  })
  void onlyAllowedOriginsAreServed(String origin, int status) throws Exception {
    start();
    Map<String, String> headers = as("ann", stateless("tools/call", "echo"));
    headers.put("Origin", origin);
    assertEquals(status, server.exchange("POST", headers, call("echo")).status());
  }

  @Test
  void whoeverTriesTokensIsNotHeardForAWhileButOthersAre() throws Exception {
    start(new CallerLimits(0, 100, 3));
    assertEquals(200, echo("ann").status());
    for (int i = 0; i < 3; i++) {
      assertEquals(401, echo("guess" + i).status());
    }
    int before = asked.get();
    HttpFixture.Answer refused = echo("guess3");
    assertEquals(429, refused.status());
    assertEquals("1", refused.header("Retry-After"));
    assertEquals(before, asked.get());
    assertEquals(200, echo("ann").status());
    server.advance(Duration.ofMinutes(1));
    assertEquals(200, echo("bob").status());
  }

  @Test
  void eachCallerHasSoManyRequestsAMinute() throws Exception {
    start(new CallerLimits(2, 100, 100));
    assertEquals(200, echo("ann").status());
    assertEquals(200, echo("ann").status());
    HttpFixture.Answer refused = echo("ann");
    assertEquals(429, refused.status());
    assertEquals("30", refused.header("Retry-After"));
    assertEquals(200, echo("bob").status());
    server.advance(Duration.ofSeconds(30));
    assertEquals(200, echo("ann").status());
    assertEquals(429, echo("ann").status());
  }

  @Test
  void eachCallerMayBeginSoManySessionsAMinute() throws Exception {
    start(new CallerLimits(0, 1, 100));
    assertEquals(200, initialize("ann").status());
    assertEquals(429, initialize("ann").status());
    assertEquals(200, initialize("bob").status());
    assertEquals(200, echo("ann").status());
    server.advance(Duration.ofMinutes(1));
    assertEquals(200, initialize("ann").status());
  }

  @Test
  void theOldestTransportNeedsATokenToo() throws Exception {
    start();
    assertEquals(401, get("/sse").status());
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.send("POST", "/message?sessionId=x", headers(), PING);
      assertEquals(401, connection.read().status());
    }
  }

  @Test
  void whatIsNotHttpGetsAJsonRpcError() throws Exception {
    start();
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.write("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n");
      HttpFixture.Answer answer = connection.read();
      assertEquals(400, answer.status());
      assertEquals(-32600, answer.errorCode());
      assertEquals(-1, connection.next());
    }
  }

  @Test
  void withoutAnIssuerThereIsNothingToDiscover() throws Exception {
    Authenticator authenticator = this::authenticate;
    server =
        new HttpFixture(
            HttpFixture.limits(),
            new HttpAccess(
                Optional.of(authenticator),
                AllowedNames.LOOPBACK,
                ProtectedResource.UNDISCOVERABLE,
                CallerLimits.DEFAULT,
                Optional.empty(),
                false));
    assertEquals(404, get("/.well-known/oauth-protected-resource").status());
    assertEquals(404, get("/sse").status());
    assertEquals(
        "Bearer realm=\"pilothouse\"",
        server
            .exchange("POST", headers(), statelessBody("tools/list", new JsonObject()))
            .header("WWW-Authenticate"));
  }
}
