package io.pilothouse.transport.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.protocol.FakeService;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.duplex.DuplexConnection;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines, limits, the mixture of generations, and the end. */
class StdioTransportTest {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

  private final FakeService service = new FakeService();
  private StdioClient client;

  @BeforeEach
  void start() throws Exception {
    client = new StdioClient(service).reading();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
  }

  private CountDownLatch hangs(int times) {
    CountDownLatch hanging = new CountDownLatch(times);
    service.onHang = request -> hanging.countDown();
    return hanging;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "nonsense",
        "{}{}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":NaN,\"method\":\"ping\"}",
        "\u0000"
      })
  void aMalformedLineIsAnsweredAndServingGoesOn(String line) throws Exception {
    client.send(line);
    JsonObject answer = client.next();
    assertTrue(answer.containsKey("id"));
    assertNull(answer.getValue("id"));
    assertEquals(-32700, answer.getJsonObject("error").getInteger("code"));
    client.expectSilence();
  }

  @Test
  void nestingHasALimit() throws Exception {
    int levels = JsonRpc.MAX_DEPTH + 1;
    client.send("[".repeat(levels) + "]".repeat(levels));
    client.error(null, -32700);
    client.send("[".repeat(100_000));
    client.error(null, -32700);
    client.expectSilence();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
        "7",
        "null",
        "{}",
        "{\"jsonrpc\":\"2.0\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":99999999999999999999,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":7}"
      })
  void whatIsNoRequestIsRefused(String line) throws Exception {
    client.send(line);
    client.error(null, -32600);
    client.expectSilence();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":7,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"ping\"}",
        "{\"jsonrpc\":2.0,\"id\":7,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":null}",
        "{\"jsonrpc\":\"2.0\",\"id\":7}"
      })
  void aRefusalNamesTheRequestWhereItCan(String line) throws Exception {
    client.send(line);
    client.error(7, -32600);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "-1", "0", "9007199254740993", "\"7\"", "\"\"", "\"a \\u00fc \\\" b\""})
  void identifiersComeBackAsTheyWere(String id) throws Exception {
    client.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}");
    assertEquals(
        new JsonObject("{\"id\":" + id + "}").getValue("id"), client.next().getValue("id"));
  }

  @Test
  void notificationsAreNeverAnswered() throws Exception {
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"nope\",\"params\":{}}");
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"tools/list\"}");
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"nope\",\"params\":7}");
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}");
    client.cancel("unknown");
    client.cancel(true);
    client.expectSilence();
  }

  @Test
  void linesMayEndInCarriageReturnsAndBeEmpty() throws Exception {
    client.write("\n\r\n  \n" + PING + "\r\n");
    client.result(1);
    client.expectSilence();
  }

  @Test
  void aLineMayArriveInPieces() throws Exception {
    for (char piece : PING.toCharArray()) {
      client.write(String.valueOf(piece));
    }
    client.write("\n");
    client.result(1);
  }

  @Test
  void aLineMayBeAsLongAsTheLimitAndNoLonger() throws Exception {
    String start = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":\"";
    String end = "\"}}";
    int room = JsonRpc.MAX_BYTES - start.length() - end.length();
    client.send(start + "x".repeat(room) + end);
    client.result(1);
    client.send(start + "x".repeat(room + 1) + end);
    client.error(null, -32700);
    client.send("x".repeat(3 * JsonRpc.MAX_BYTES));
    client.error(null, -32700);
    client.expectSilence();
  }

  @Test
  void bothGenerationsShareTheStream() throws Exception {
    CountDownLatch hanging = hangs(2);
    client.stateless(1, "server/discover", "");
    client.result(1);
    client.initialize("2025-11-25");
    client.session(2, "tools/call", "{\"name\":\"hang\"}");
    client.stateless(3, "tools/call", "\"name\":\"hang\",");
    assertTrue(hanging.await(20, TimeUnit.SECONDS));
    client.session(4, "tools/list", "{}");
    assertFalse(client.result(4).containsKey("resultType"));
    client.stateless(5, "tools/list", "");
    assertEquals("complete", client.result(5).getString("resultType"));
    client.stateless(6, "ping", "");
    client.error(6, -32601);
    client.cancel(2);
    client.cancel(3);
    client.expectSilence();
  }

  @Test
  void anIdInFlightCannotBeUsedTwiceButAgainOnceItIsFree() throws Exception {
    CountDownLatch hanging = hangs(1);
    client.stateless(1, "tools/call", "\"name\":\"hang\",");
    assertTrue(hanging.await(20, TimeUnit.SECONDS));
    client.stateless(1, "tools/list", "");
    client.error(1, -32600);
    client.stateless("1", "tools/list", "");
    client.result("1");
    client.cancel(1);
    client.stateless(1, "tools/list", "");
    client.result(1);
  }

  @Test
  void requestsInFlightHaveALimit() throws Exception {
    CountDownLatch hanging = hangs(DuplexConnection.MAX_IN_FLIGHT);
    for (int i = 0; i < DuplexConnection.MAX_IN_FLIGHT; i++) {
      client.stateless(i, "tools/call", "\"name\":\"hang\",");
    }
    assertTrue(hanging.await(20, TimeUnit.SECONDS));
    client.stateless("more", "tools/list", "");
    assertTrue(client.error("more", -32603).getString("message").contains("Too many requests"));
    client.cancel(0);
    client.stateless("again", "tools/list", "");
    client.result("again");
  }

  @Test
  void aClientThatDoesNotReadIsNotGivenWorkWithoutEnd() throws Exception {
    try (StdioClient deaf = new StdioClient(service)) {
      int calls = 3 * LineWriter.ROOM;
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < calls; i++) {
                        deaf.stateless(i, "tools/list", "");
                      }
                    } catch (IOException closed) {
                      throw new UncheckedIOException(closed);
                    }
                  });
      deaf.reading();
      Set<Object> answered = new HashSet<>();
      while (answered.size() < calls) {
        assertTrue(answered.add(deaf.next().getValue("id")));
      }
      sender.join();
    }
  }

  @Test
  void theEndOfInputEndsIt() throws Exception {
    client.closeInput();
    client.awaitClosed();
  }

  @Test
  void theLastLineNeedsNoEndAndIsAnswered() throws Exception {
    client.write(PING);
    client.closeInput();
    client.result(1);
    client.awaitClosed();
  }

  @Test
  void answersThatComeSoonAfterTheEndAreStillWritten() throws Exception {
    client.initialize("2025-11-25");
    client.stateless(1, "tools/call", "\"name\":\"progress\",");
    client.session(2, "tools/call", "{\"name\":\"progress\"}");
    client.closeInput();
    Set<Object> answered = new HashSet<>();
    answered.add(client.next().getValue("id"));
    answered.add(client.next().getValue("id"));
    assertEquals(Set.of(1, 2), answered);
    client.awaitClosed();
  }

  @Test
  void workThatGoesOnAfterTheEndIsCancelled() throws Exception {
    client.stateless(1, "tools/call", "\"name\":\"hang\",");
    client.closeInput();
    client.awaitClosed();
    assertTrue(service.cancelled.isDone());
  }

  @Test
  void aClosedOutputEndsItAndCancelsTheWork() throws Exception {
    CountDownLatch hanging = hangs(1);
    client.stateless(1, "tools/call", "\"name\":\"hang\",");
    assertTrue(hanging.await(20, TimeUnit.SECONDS));
    client.closeOutput();
    while (!client.transport().closed().isComplete()) {
      client.send(PING);
    }
    service.cancelled.get(20, TimeUnit.SECONDS);
  }

  @Test
  void survivesWhateverItIsSent() throws Exception {
    Random random = new Random(20260728);
    String[] seeds = {
      PING,
      "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"tools/list\",\"params\":{\"cursor\":\"x\"}}",
      "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
          + "\"arguments\":{\"text\":\"x\"},\"_meta\":{\"progressToken\":1,"
          + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
      "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
          + "\"2025-06-18\",\"capabilities\":{\"roots\":{}},\"clientInfo\":{\"name\":\"f\"}}}",
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":2}}",
      "{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{},\"error\":{\"code\":1,\"message\":\"m\"}}"
    };
    for (int i = 0; i < 2_000; i++) {
      client.send(mutate(seeds[random.nextInt(seeds.length)], random));
    }
    client.send("{\"jsonrpc\":\"2.0\",\"id\":\"the end\",\"method\":\"ping\"}");
    JsonObject message = client.next();
    while (!"the end".equals(message.getValue("id"))) {
      JsonObject error = message.getJsonObject("error", new JsonObject());
      assertFalse(
          error.getInteger("code", 0) == -32603, () -> "a defect was reached: " + error.encode());
      message = client.next();
    }
    assertEquals(new JsonObject(), message.getJsonObject("result"));
  }

  /** Changes some characters, or exchanges a value, or cuts and repeats. */
  private static String mutate(String line, Random random) {
    StringBuilder text = new StringBuilder(line);
    for (int changes = random.nextInt(4); changes > 0 && !text.isEmpty(); changes--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, (char) (1 + random.nextInt(300)));
        case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
        case 3 -> text.setLength(at);
        default -> {
          String[] values = {"null", "7", "[]", "{}", "\"x\"", "1.5", "true", "-99999999999"};
          int colon = text.indexOf(":", at);
          int end = colon < 0 ? -1 : text.indexOf(",", colon);
          if (end > 0) {
            text.replace(colon + 1, end, values[random.nextInt(values.length)]);
          }
        }
      }
    }
    return text.toString().replace("\n", " ");
  }
}
