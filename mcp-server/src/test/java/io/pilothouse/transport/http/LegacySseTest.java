package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.body;
import static io.pilothouse.transport.http.HttpFixture.headers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The transport of revision 2024-11-05. */
@Timeout(60)
class LegacySseTest {
  private static final String PING = body("ping", new JsonObject());
  private HttpFixture server;

  @BeforeEach
  void start() throws Exception {
    server =
        new HttpFixture(
            HttpFixture.limits(),
            new HttpAccess(
                Optional.of(
                    token ->
                        token.startsWith("good-")
                            ? Future.succeededFuture(new Caller(token.substring(5), List.of(), ""))
                            : Future.failedFuture(AuthenticationException.rejected())),
                AllowedNames.LOOPBACK,
                ProtectedResource.UNDISCOVERABLE,
                CallerLimits.DEFAULT,
                Optional.empty(),
                true));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Map<String, String> as(String user) {
    return headers("Authorization", "Bearer good-" + user);
  }

  /** Opens a stream and returns where to post. */
  private static String open(HttpFixture.Connection stream) throws IOException {
    stream.send("GET", "/sse", as("ann"), "");
    HttpFixture.Answer head = stream.readHead();
    assertEquals(200, head.status());
    assertEquals("text/event-stream", head.header("Content-Type"));
    String event = stream.readChunk();
    assertTrue(
        event.matches("event: endpoint\ndata: /message\\?sessionId=[0-9a-f]{32}\n\n"), event);
    return event.substring(event.indexOf("/message")).strip();
  }

  private HttpFixture.Answer post(String user, String path, String message) throws IOException {
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.send("POST", path, as(user), message);
      return connection.read();
    }
  }

  @Test
  @SuppressWarnings("deprecation")
  void theJavaSdkTalksToTheServer() throws Exception {
    HttpClientSseClientTransport transport =
        HttpClientSseClientTransport.builder("http://127.0.0.1:" + server.port)
            .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer good-ann"))
            .build();
    try (McpSyncClient client =
        McpClient.sync(transport).requestTimeout(Duration.ofSeconds(20)).build()) {
      assertEquals("fake", client.initialize().serverInfo().name());
      client.ping();
      assertEquals(server.service.listTools(null).size(), client.listTools().tools().size());
      McpSchema.CallToolResult answer =
          client.callTool(CallToolRequest.builder("echo").arguments(Map.of("text", "x")).build());
      String text = ((McpSchema.TextContent) answer.content().getFirst()).text();
      assertTrue(text.matches("[0-9a-f]{32} says \\{\"text\":\"x\"}"), text);
    }
  }

  @Test
  void answersComeOverTheStream() throws Exception {
    try (HttpFixture.Connection stream = server.new Connection()) {
      String path = open(stream);
      HttpFixture.Answer accepted = post("ann", path, PING);
      assertEquals(202, accepted.status());
      assertEquals("", accepted.body());
      assertEquals(
          "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}\n\n",
          stream.readChunk());
    }
  }

  @Test
  void aSessionIsOnlyItsCallersOwn() throws Exception {
    try (HttpFixture.Connection stream = server.new Connection()) {
      String path = open(stream);
      assertEquals(404, post("bob", path, PING).status());
      assertEquals(202, post("ann", path, PING).status());
    }
  }

  @Test
  void whatIsWrongWithARequestIsAnsweredAtOnce() throws Exception {
    try (HttpFixture.Connection stream = server.new Connection()) {
      String path = open(stream);
      assertEquals(400, post("ann", "/message", PING).status());
      assertEquals(404, post("ann", "/message?sessionId=" + "0".repeat(32), PING).status());
      assertEquals(-32700, post("ann", path, "{").errorCode());
      try (HttpFixture.Connection connection = server.new Connection()) {
        Map<String, String> text = as("ann");
        text.put("Content-Type", "text/plain");
        connection.send("POST", path, text, PING);
        assertEquals(415, connection.read().status());
      }
    }
  }

  @Test
  void aForeignPageIsRefused() throws Exception {
    try (HttpFixture.Connection stream = server.new Connection()) {
      Map<String, String> foreign = as("ann");
      foreign.put("Origin", "http://evil.example");
      stream.send("GET", "/sse", foreign, "");
      assertEquals(403, stream.read().status());
    }
  }

  @Test
  void theSessionAndItsCallsEndWithTheStream() throws Exception {
    CompletableFuture<Void> called = new CompletableFuture<>();
    server.service.onHang = request -> called.complete(null);
    String path;
    try (HttpFixture.Connection stream = server.new Connection()) {
      path = open(stream);
      post("ann", path, HttpFixture.body("initialize", initialize()));
      stream.readChunk();
      post("ann", path, HttpFixture.body("tools/call", new JsonObject().put("name", "hang")));
      called.get(20, TimeUnit.SECONDS);
    }
    assertEquals("hang", server.service.cancelled.get(20, TimeUnit.SECONDS));
    assertEquals(404, post("ann", path, PING).status());
  }

  private static JsonObject initialize() {
    return new JsonObject()
        .put("protocolVersion", "2024-11-05")
        .put("capabilities", new JsonObject())
        .put("clientInfo", new JsonObject().put("name", "t").put("version", "1"));
  }

  @Test
  void thereAreSoManyAndNoMore() throws Exception {
    int limit = HttpFixture.limits().sessions();
    HttpFixture.Connection[] streams = new HttpFixture.Connection[limit];
    try (HttpFixture.Connection oneMore = server.new Connection()) {
      for (int i = 0; i < limit; i++) {
        streams[i] = server.new Connection();
        open(streams[i]);
      }
      oneMore.send("GET", "/sse", as("ann"), "");
      assertEquals(429, oneMore.read().status());
    } finally {
      for (HttpFixture.Connection stream : streams) {
        stream.close();
      }
    }
  }

  @Test
  void stoppingTheServerEndsStreams() throws Exception {
    try (HttpFixture.Connection stream = server.new Connection()) {
      open(stream);
      server.transport.stop(Duration.ofSeconds(5));
      assertEquals("", stream.readChunk());
    }
  }
}
