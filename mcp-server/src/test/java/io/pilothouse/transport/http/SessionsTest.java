package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How sessions begin and end. */
@Timeout(60)
class SessionsTest {
  private static final String PING = body("ping", new JsonObject());
  private HttpFixture server;

  @BeforeEach
  void start() throws Exception {
    server = new HttpFixture(HttpFixture.limits());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int ping(Map<String, String> session) throws IOException {
    return server.exchange("POST", session, PING).status();
  }

  @Test
  void initializeBeginsASessionOfItsOwn() throws IOException {
    HttpFixture.Answer first = server.initialize();
    assertEquals("2025-11-25", first.json().getJsonObject("result").getString("protocolVersion"));
    String id = first.header("Mcp-Session-Id");
    assertTrue(id.matches("[0-9a-f]{32}"), id);
    assertNotEquals(id, server.initialize().header("Mcp-Session-Id"));
  }

  @Test
  void toolsKnowTheSession() throws IOException {
    Map<String, String> session = server.session();
    String answer =
        server
            .exchange("POST", session, body("tools/call", new JsonObject().put("name", "echo")))
            .body();
    assertTrue(answer.contains(session.get("Mcp-Session-Id") + " says"), answer);
  }

  @Test
  void deleteEndsIt() throws IOException {
    Map<String, String> session = server.session();
    assertEquals(204, server.exchange("DELETE", session, "").status());
    assertEquals(404, ping(session));
  }

  @Test
  void oneThatIsNotUsedIsForgotten() throws IOException {
    Map<String, String> used = server.session();
    Map<String, String> unused = server.session();
    server.advance(Duration.ofMinutes(20));
    assertEquals(200, ping(used));
    server.advance(Duration.ofMinutes(20));
    assertEquals(200, ping(used));
    assertEquals(404, ping(unused));
  }

  @Test
  void oneThatListensIsInUseAndEndsWithItsStream() throws IOException {
    Map<String, String> session = server.session();
    try (HttpFixture.Connection listener = server.new Connection()) {
      listener.send("GET", "/mcp", session, "");
      HttpFixture.Answer head = listener.readHead();
      assertEquals("text/event-stream", head.header("Content-Type"));
      assertEquals("no", head.header("X-Accel-Buffering"));
      assertTrue(listener.readChunk().startsWith(":"));
      server.advance(Duration.ofHours(2));
      assertEquals(200, ping(session));
      server.exchange("DELETE", session, "");
      assertEquals("", listener.readChunk());
    }
  }

  @Test
  void aSecondStreamReplacesTheFirst() throws IOException {
    Map<String, String> session = server.session();
    try (HttpFixture.Connection first = server.new Connection();
        HttpFixture.Connection second = server.new Connection()) {
      first.send("GET", "/mcp", session, "");
      first.readHead();
      first.readChunk();
      second.send("GET", "/mcp", session, "");
      assertEquals(200, second.readHead().status());
      assertEquals("", first.readChunk());
    }
  }

  @Test
  void thereAreSoManyAndNoMoreUntilOneIsForgotten() throws IOException {
    for (int i = 0; i < HttpFixture.limits().sessions(); i++) {
      assertEquals(200, server.initialize().status());
    }
    HttpFixture.Answer refused = server.initialize();
    assertEquals(429, refused.status());
    assertEquals(-32603, refused.errorCode());
    server.advance(Duration.ofMinutes(31));
    assertEquals(200, server.initialize().status());
  }

  @Test
  void theyDoNotBeginTooOften() throws IOException {
    for (int i = 0; i < HttpFixture.limits().initializes(); i++) {
      Map<String, String> session = server.session();
      server.exchange("DELETE", session, "");
    }
    assertEquals(429, server.initialize().status());
    server.advance(Duration.ofSeconds(1));
    assertEquals(200, server.initialize().status());
  }
}
