package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.body;
import static io.pilothouse.transport.http.HttpFixture.call;
import static io.pilothouse.transport.http.HttpFixture.stateless;
import static io.pilothouse.transport.http.HttpFixture.statelessBody;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent when, and what a client's going away does. */
@Timeout(60)
class StreamingTest {
  private static final JsonObject PROGRESS =
      new JsonObject()
          .put("name", "progress")
          .put("_meta", new JsonObject().put("progressToken", "p"));

  private static HttpLimits limits(Duration request, Duration keepAlive, Duration write) {
    return new HttpLimits(3, Duration.ofMinutes(30), 100, 4, request, keepAlive, write);
  }

  private static List<JsonObject> events(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> new JsonObject(line.substring("data: ".length())))
        .toList();
  }

  private static CompletableFuture<Void> hanging(HttpFixture server) {
    CompletableFuture<Void> hanging = new CompletableFuture<>();
    server.service.onHang = request -> hanging.complete(null);
    return hanging;
  }

  private static String hangInSession(int id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"hang\"}}"
        .formatted(id);
  }

  @Test
  void anAnswerThatComesAloneIsJson() throws Exception {
    try (HttpFixture server = new HttpFixture(HttpFixture.limits())) {
      HttpFixture.Answer answer =
          server.exchange("POST", stateless("tools/call", "echo"), call("echo"));
      assertEquals("application/json", answer.header("Content-Type"));
      assertEquals("complete", answer.json().getJsonObject("result").getString("resultType"));
    }
  }

  @Test
  void progressComesBeforeTheAnswerInOneStream() throws Exception {
    try (HttpFixture server = new HttpFixture(HttpFixture.limits())) {
      Map<String, String> session = server.session();
      for (HttpFixture.Answer answer :
          List.of(
              server.exchange(
                  "POST",
                  stateless("tools/call", "progress"),
                  statelessBody("tools/call", PROGRESS)),
              server.exchange("POST", session, body("tools/call", PROGRESS)))) {
        assertEquals("text/event-stream", answer.header("Content-Type"));
        assertEquals("no", answer.header("X-Accel-Buffering"));
        List<JsonObject> events = events(answer.body());
        assertEquals(3, events.size(), answer.body());
        assertEquals(1.0, events.get(0).getJsonObject("params").getDouble("progress"));
        assertEquals(2.0, events.get(1).getJsonObject("params").getDouble("progress"));
        assertEquals(7, events.get(2).getInteger("id"));
      }
    }
  }

  @Test
  void aLongSilenceIsFilledWithComments() throws Exception {
    HttpLimits limits = limits(Duration.ofMinutes(5), Duration.ofMillis(20), Duration.ofMinutes(5));
    try (HttpFixture server = new HttpFixture(limits);
        HttpFixture.Connection connection = server.new Connection()) {
      connection.send("POST", "/mcp", stateless("tools/call", "hang"), call("hang"));
      assertEquals("text/event-stream", connection.readHead().header("Content-Type"));
      assertTrue(connection.readChunk().startsWith(":"));
      assertTrue(connection.readChunk().startsWith(":"));
    }
  }

  @Test
  void closingTheResponseCancelsAStatelessRequest() throws Exception {
    try (HttpFixture server = new HttpFixture(HttpFixture.limits())) {
      CompletableFuture<Void> hanging = hanging(server);
      try (HttpFixture.Connection connection = server.new Connection()) {
        connection.send("POST", "/mcp", stateless("tools/call", "hang"), call("hang"));
        hanging.get(20, TimeUnit.SECONDS);
      }
      server.service.cancelled.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void closingTheResponseDoesNotCancelInASessionButTheNotificationDoes() throws Exception {
    try (HttpFixture server = new HttpFixture(HttpFixture.limits())) {
      Map<String, String> session = server.session();
      CompletableFuture<Void> hanging = hanging(server);
      try (HttpFixture.Connection connection = server.new Connection()) {
        connection.send("POST", "/mcp", session, hangInSession(5));
        hanging.get(20, TimeUnit.SECONDS);
      }
      // The same id is refused for as long as the first request goes on.
      assertEquals(-32600, server.exchange("POST", session, hangInSession(5)).errorCode());
      assertFalse(server.service.cancelled.isDone());
      server.exchange("POST", session, cancel(5));
      server.service.cancelled.get(20, TimeUnit.SECONDS);
    }
  }

  private static String cancel(int id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":%d}}"
        .formatted(id);
  }

  @Test
  void nothingIsSentForARequestThatTheNotificationCancelled() throws Exception {
    try (HttpFixture server = new HttpFixture(HttpFixture.limits());
        HttpFixture.Connection connection = server.new Connection()) {
      Map<String, String> session = server.session();
      CompletableFuture<Void> hanging = hanging(server);
      connection.send("POST", "/mcp", session, hangInSession(5));
      hanging.get(20, TimeUnit.SECONDS);
      server.exchange("POST", session, cancel(5));
      assertEquals("", connection.read().body());
    }
  }

  @Test
  void aRequestThatTakesTooLongIsAnsweredAndCancelled() throws Exception {
    HttpLimits limits = limits(Duration.ofMillis(50), Duration.ofMinutes(5), Duration.ofMinutes(5));
    try (HttpFixture server = new HttpFixture(limits)) {
      assertEquals(
          -32603,
          server.exchange("POST", stateless("tools/call", "hang"), call("hang")).errorCode());
      server.service.cancelled.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void soManyRequestsAtOnceAndNoMore() throws Exception {
    try (HttpFixture server = new HttpFixture(HttpFixture.limits());
        HttpFixture.Connection first = server.new Connection();
        HttpFixture.Connection second = server.new Connection();
        HttpFixture.Connection third = server.new Connection();
        HttpFixture.Connection fourth = server.new Connection()) {
      for (HttpFixture.Connection each : List.of(first, second, third, fourth)) {
        CompletableFuture<Void> hanging = hanging(server);
        each.send("POST", "/mcp", stateless("tools/call", "hang"), call("hang"));
        hanging.get(20, TimeUnit.SECONDS);
      }
      HttpFixture.Answer refused =
          server.exchange(
              "POST", stateless("tools/list", ""), statelessBody("tools/list", new JsonObject()));
      assertEquals(429, refused.status());
      assertEquals("1", refused.header("Retry-After"));
      assertEquals(7, refused.json().getInteger("id"));
    }
  }

  @Test
  void aClientThatDoesNotReadLosesItsConnectionAndItsRequest() throws Exception {
    HttpLimits limits =
        limits(Duration.ofMinutes(5), Duration.ofMillis(20), Duration.ofMillis(500));
    try (HttpFixture server = new HttpFixture(limits);
        HttpFixture.Connection connection = server.new Connection()) {
      server.service.onHang =
          request ->
              Thread.ofVirtual()
                  .start(
                      () -> {
                        for (int i = 1; i <= 200; i++) {
                          request.context().progress().report(i, 0, "x".repeat(100_000));
                        }
                      });
      JsonObject hang =
          new JsonObject()
              .put("name", "hang")
              .put("_meta", new JsonObject().put("progressToken", 1));
      connection.send(
          "POST", "/mcp", stateless("tools/call", "hang"), statelessBody("tools/call", hang));
      server.service.cancelled.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aBodyThatNeverEndsLosesItsConnection() throws Exception {
    HttpLimits limits = limits(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMillis(50));
    try (HttpFixture server = new HttpFixture(limits);
        HttpFixture.Connection connection = server.new Connection()) {
      connection.write(
          "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Accept: */*\r\nContent-Length: 100\r\n\r\n{");
      assertEquals(-1, connection.next());
    }
  }

  @Test
  void aChunkedBodyIsLimitedToo() throws Exception {
    try (HttpFixture server = new HttpFixture(HttpFixture.limits());
        HttpFixture.Connection connection = server.new Connection()) {
      String size = Integer.toHexString(5 * 1024 * 1024);
      connection.write(
          "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Accept: */*\r\nTransfer-Encoding: chunked\r\n\r\n"
              + (size + "\r\n" + " ".repeat(4 * 1024 * 1024 + 10)));
      assertEquals(413, connection.read().status());
    }
  }

  @Test
  void stoppingLetsRequestsFinishAndThenEndsThem() throws Exception {
    try (HttpFixture server = new HttpFixture(HttpFixture.limits());
        HttpFixture.Connection connection = server.new Connection();
        HttpFixture.Connection listener = server.new Connection()) {
      listener.send("GET", "/mcp", server.session(), "");
      listener.readHead();
      CompletableFuture<Void> hanging = hanging(server);
      connection.send("POST", "/mcp", stateless("tools/call", "hang"), call("hang"));
      hanging.get(20, TimeUnit.SECONDS);
      Future<Void> stopped = server.transport.stop(Duration.ofMillis(100));
      HttpFixture.Answer answer = connection.read();
      assertEquals(-32603, answer.errorCode(), answer.body());
      assertTrue(answer.body().contains("shutting down"), answer.body());
      server.service.cancelled.get(20, TimeUnit.SECONDS);
      stopped.await(20, TimeUnit.SECONDS);
      assertThrows(IOException.class, () -> server.new Connection().close());
    }
  }
}
