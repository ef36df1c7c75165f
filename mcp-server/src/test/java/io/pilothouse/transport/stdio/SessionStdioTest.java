package io.pilothouse.transport.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.protocol.FakeService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Revisions 2024-11-05 to 2025-11-25 over stdio. */
class SessionStdioTest {
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

  private JsonObject call(Object id, String tool) throws Exception {
    client.session(id, "tools/call", "{\"name\":\"" + tool + "\"}");
    return client.result(id);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-05, 2024-11-05",
    "2025-03-26, 2025-03-26",
    "2025-06-18, 2025-06-18",
    "2025-11-25, 2025-11-25",
    "2026-07-28, 2025-11-25",
    "1999-01-01, 2025-11-25",
    "latest, 2025-11-25"
  })
  void agreesOnAVersion(String asked, String agreed) throws Exception {
    assertEquals(agreed, client.initialize(asked).getString("protocolVersion"));
    client.session(1, "tools/list", "{}");
    assertEquals(7, client.result(1).getJsonArray("tools").size());
  }

  @Test
  void introducesItself() throws Exception {
    JsonObject result = client.initialize("2025-11-25");
    assertEquals(
        new JsonObject().put("name", "fake").put("title", "A fake").put("version", "1.2.3"),
        result.getJsonObject("serverInfo"));
    assertEquals("Ask nicely.", result.getString("instructions"));
    assertTrue(result.getJsonObject("capabilities").containsKey("tools"));
    assertTrue(result.getJsonObject("capabilities").containsKey("logging"));
    assertEquals(2, result.getJsonObject("capabilities").size());
  }

  @Test
  void listsToolsAsTheServiceDescribesThem() throws Exception {
    client.initialize("2025-11-25");
    client.session(1, "tools/list", "{}");
    JsonArray tools = client.result(1).getJsonArray("tools");
    assertEquals(new JsonArray(service.listTools(null)).encode(), tools.encode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"nonsense\"", "\"\"", "7"})
  void refusesCursorsItDidNotGiveOut(String cursor) throws Exception {
    client.initialize("2025-11-25");
    client.session(1, "tools/list", "{\"cursor\":" + cursor + "}");
    client.error(1, -32602);
  }

  @Test
  void pagesThroughManyTools() throws Exception {
    service.withTools(300);
    client.initialize("2025-11-25");
    client.session(1, "tools/list", "{}");
    JsonObject first = client.result(1);
    client.session(2, "tools/list", "{\"cursor\":\"" + first.getString("nextCursor") + "\"}");
    JsonObject second = client.result(2);
    assertFalse(second.containsKey("nextCursor"));
    assertEquals(
        new JsonArray(service.listTools(null)),
        first.getJsonArray("tools").copy().addAll(second.getJsonArray("tools")));
  }

  @Test
  void callsTools() throws Exception {
    client.initialize("2025-11-25");
    assertEquals(
        new JsonObject("{\"length\":20,\"nested\":{}}"),
        call(1, "echo").getJsonObject("structuredContent"));
    assertTrue(call("2", "fail").getBoolean("isError"));
    assertEquals(
        FakeService.BIG,
        call(3, "big").getJsonArray("content").getJsonObject(0).getString("text").length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "late"})
  void aDefectIsAnInternalErrorThatSaysNothing(String tool) throws Exception {
    client.initialize("2025-11-25");
    client.session(1, "tools/call", "{\"name\":\"" + tool + "\"}");
    assertEquals(
        new JsonObject().put("code", -32603).put("message", "Internal error"),
        client.error(1, -32603));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools/call | {\"name\":\"nope\"} | -32602",
        "tools/call | {\"name\":7} | -32602",
        "tools/call | {} | -32602",
        "tools/call | {\"name\":\"echo\",\"arguments\":[1]} | -32602",
        "tools/call | {\"name\":\"echo\",\"_meta\":{\"progressToken\":[1]}} | -32602",
        "logging/setLevel | {\"level\":\"loud\"} | -32602",
        "logging/setLevel | {} | -32602",
        "server/discover | {} | -32602",
        "resources/list | {} | -32601",
        "nope | {} | -32601",
        "tools/list | [] | -32602",
        "tools/list | 7 | -32602"
      })
  void refusesWhatItDoesNotServe(String method, String params, int code) throws Exception {
    client.initialize("2025-11-25");
    client.session(1, method, params);
    client.error(1, code);
    client.expectSilence();
  }

  @Test
  void pingAndLogLevelAreServed() throws Exception {
    client.initialize("2025-11-25");
    client.session(1, "ping", "{}");
    assertEquals(new JsonObject(), client.result(1));
    client.session(2, "logging/setLevel", "{\"level\":\"warning\"}");
    assertEquals(new JsonObject(), client.result(2));
  }

  @Test
  void beforeInitializeOnlyPingIsServed() throws Exception {
    client.session(1, "ping", "{}");
    client.result(1);
    client.session(2, "tools/list", "{}");
    assertTrue(client.error(2, -32602).getString("message").contains("initialize"));
    client.session(3, "nope", "{}");
    client.error(3, -32601);
    client.initialize("2025-06-18");
    client.session(4, "tools/list", "{}");
    client.result(4);
  }

  @Test
  void servesRequestsThatDoNotWaitForTheInitializedNotification() throws Exception {
    client.session(
        1,
        "initialize",
        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{}}");
    client.session(2, "tools/list", "{}");
    client.result(1);
    client.result(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"protocolVersion\":7}",
        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":7}",
        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"roots\":[1]}}",
        "{\"protocolVersion\":\"2025-06-18\",\"clientInfo\":\"me\"}"
      })
  void refusesAFaultyInitialize(String params) throws Exception {
    client.session(1, "initialize", params);
    assertFalse(client.error(1, -32602).encode().contains("Exception"));
    client.session(2, "tools/list", "{}");
    client.error(2, -32602);
  }

  @Test
  void aSecondInitializeBeginsAnew() throws Exception {
    client.initialize("2025-06-18");
    assertEquals("2024-11-05", client.initialize("2024-11-05").getString("protocolVersion"));
    call(1, "echo");
  }

  @Test
  void progressGoesForwardAndStopsAtTheAnswer() throws Exception {
    client.initialize("2025-11-25");
    client.session(1, "tools/call", "{\"name\":\"progress\",\"_meta\":{\"progressToken\":5}}");
    assertEquals(
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("method", "notifications/progress")
            .put(
                "params",
                new JsonObject()
                    .put("progressToken", 5)
                    .put("progress", 1.0)
                    .put("total", 3.0)
                    .put("message", "one")),
        client.next());
    assertEquals(
        new JsonObject().put("progressToken", 5).put("progress", 2.0),
        client.next().getJsonObject("params"));
    client.result(1);
    service.lastProgress.report(3, 3, "too late");
    client.expectSilence();
  }

  @Test
  void aCancelledRequestStopsTheWorkAndGetsNoAnswer() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    service.onHang = request -> hanging.countDown();
    client.initialize("2025-11-25");
    client.session("7", "tools/call", "{\"name\":\"hang\",\"_meta\":{\"progressToken\":\"p\"}}");
    assertTrue(hanging.await(20, TimeUnit.SECONDS));
    client.cancel(7);
    client.expectSilence();
    assertFalse(service.cancelled.isDone(), "the number 7 is not the text 7");
    client.cancel("7");
    service.cancelled.get(20, TimeUnit.SECONDS);
    client.expectSilence();
  }

  @Test
  void everythingElseIsServedWhileACallHangs() throws Exception {
    client.initialize("2025-11-25");
    client.session(1, "tools/call", "{\"name\":\"hang\"}");
    client.session(2, "ping", "{}");
    client.result(2);
    client.session(3, "tools/list", "{}");
    client.result(3);
    client.initialize("2025-11-25");
    call(4, "echo");
    assertFalse(service.cancelled.isDone());
  }

  @Test
  void answersNobodyWaitsForAreDropped() throws Exception {
    client.send("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}");
    client.initialize("2025-11-25");
    client.send("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}");
    client.send("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-1,\"message\":\"no\"}}");
    client.send("{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":\"no\"}");
    client.expectSilence();
  }
}
