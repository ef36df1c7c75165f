package io.pilothouse.transport.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.protocol.FakeService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Revision 2026-07-28 over stdio. */
class StatelessStdioTest {
  private static final String IDENTITY = "io.modelcontextprotocol/serverInfo";

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

  @Test
  void discoveryTellsWhatThereIs() throws Exception {
    client.stateless(1, "server/discover", "");
    JsonObject result = client.result(1);
    assertEquals(new JsonArray().add("2026-07-28"), result.getJsonArray("supportedVersions"));
    assertEquals(
        new JsonObject().put("logging", new JsonObject()).put("tools", new JsonObject()),
        result.getJsonObject("capabilities"));
    assertEquals("Ask nicely.", result.getString("instructions"));
    assertEquals("complete", result.getString("resultType"));
    assertTrue(result.getLong("ttlMs") >= 0);
    assertEquals("private", result.getString("cacheScope"));
    assertEquals(
        new JsonObject().put("name", "fake").put("title", "A fake").put("version", "1.2.3"),
        result.getJsonObject("_meta").getJsonObject(IDENTITY));
  }

  @Test
  void listsToolsAsTheServiceDescribesThem() throws Exception {
    client.stateless("list", "tools/list", "");
    JsonObject result = client.result("list");
    assertEquals(new JsonArray(service.listTools(null)), result.getJsonArray("tools"));
    assertEquals("complete", result.getString("resultType"));
    assertTrue(result.getLong("ttlMs") >= 0);
    assertEquals("private", result.getString("cacheScope"));
    assertFalse(result.containsKey("nextCursor"));
  }

  @Test
  void pagesThroughManyToolsInOrder() throws Exception {
    service.withTools(450);
    JsonArray all = new JsonArray();
    Set<String> cursors = new HashSet<>();
    String cursor = null;
    do {
      client.stateless(1, "tools/list", cursor == null ? "" : "\"cursor\":\"" + cursor + "\",");
      JsonObject result = client.result(1);
      result.getJsonArray("tools").forEach(all::add);
      cursor = result.getString("nextCursor");
    } while (cursor != null && cursors.add(cursor));
    assertEquals(new JsonArray(service.listTools(null)), all);
    assertEquals(2, cursors.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"nonsense\"", "\"\"", "7", "{}", "[\"x\"]"})
  void refusesCursorsItDidNotGiveOut(String cursor) throws Exception {
    client.stateless(1, "tools/list", "\"cursor\":" + cursor + ",");
    client.error(1, -32602);
  }

  @Test
  void callsATool() throws Exception {
    client.stateless(1, "tools/call", "\"name\":\"echo\",\"arguments\":{\"text\":\"grüße\"},");
    JsonObject result = client.result(1);
    assertEquals(
        "this session says {\"text\":\"grüße\"}",
        result.getJsonArray("content").getJsonObject(0).getString("text"));
    assertEquals("text", result.getJsonArray("content").getJsonObject(0).getString("type"));
    assertEquals("complete", result.getString("resultType"));
    assertEquals(
        new JsonObject().put("length", 34).put("nested", new JsonObject()),
        result.getJsonObject("structuredContent"));
    assertFalse(result.containsKey("isError"));
    assertFalse(result.containsKey("ttlMs"));
  }

  @Test
  void argumentsMayBeLeftOut() throws Exception {
    client.stateless(1, "tools/call", "\"name\":\"echo\",");
    client.result(1);
  }

  @Test
  void aFailureOfTheToolIsAResult() throws Exception {
    client.stateless(1, "tools/call", "\"name\":\"fail\",");
    JsonObject result = client.result(1);
    assertTrue(result.getBoolean("isError"));
    assertEquals(
        "NOT_FOUND: no such pod. List the pods.",
        result.getJsonArray("content").getJsonObject(0).getString("text"));
  }

  @Test
  void carriesAMegabyte() throws Exception {
    client.stateless(1, "tools/call", "\"name\":\"big\",");
    JsonObject content = client.result(1).getJsonArray("content").getJsonObject(0);
    assertEquals(FakeService.BIG, content.getString("text").length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "late"})
  void aDefectIsAnInternalErrorThatSaysNothing(String tool) throws Exception {
    client.stateless(1, "tools/call", "\"name\":\"" + tool + "\",");
    assertEquals(
        new JsonObject().put("code", -32603).put("message", "Internal error"),
        client.error(1, -32603));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"name\":\"nope\",",
        "\"name\":7,",
        "",
        "\"name\":\"echo\",\"arguments\":[],",
        "\"name\":\"echo\",\"arguments\":\"text\","
      })
  void refusesCallsThatFitNoTool(String members) throws Exception {
    client.stateless(1, "tools/call", members);
    client.error(1, -32602);
    client.expectSilence();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "initialize", "logging/setLevel", "resources/list", "nope", ""})
  void knowsNoOtherMethods(String method) throws Exception {
    client.stateless(1, method, "");
    client.error(1, -32601);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2024-11-05", "2099-01-01", "draft", ""})
  void offersItsVersionForAnother(String version) throws Exception {
    client.session(
        1,
        "tools/list",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"%s\"}}".formatted(version));
    JsonObject data = client.error(1, -32022).getJsonObject("data");
    assertEquals(new JsonArray().add("2026-07-28"), data.getJsonArray("supported"));
    assertEquals(version, data.getString("requested"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server/discover | {}",
        "server/discover | {\"_meta\":{}}",
        "server/discover | {\"_meta\":7}",
        "tools/list | {\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":7}}",
        "tools/list | {\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}",
        "tools/list | {\"_meta\":{\"io.modelcontextprotocol/clientCapabilities\":{}}}"
      })
  void everyRequestSaysWhatItSpeaks(String method, String params) throws Exception {
    client.session(1, method, params);
    client.error(1, -32602);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"progressToken\":{}",
        ",\"progressToken\":1.5",
        ",\"progressToken\":true",
        ",\"io.modelcontextprotocol/logLevel\":\"loud\"",
        ",\"io.modelcontextprotocol/logLevel\":3",
        ",\"io.modelcontextprotocol/clientInfo\":\"me\""
      })
  void refusesMetaOfTheWrongType(String meta) throws Exception {
    client.stateless(1, "tools/call", "\"name\":\"progress\",", meta);
    client.error(1, -32602);
  }

  @Test
  void progressGoesForwardAndStopsAtTheAnswer() throws Exception {
    client.stateless(1, "tools/call", "\"name\":\"progress\",", ",\"progressToken\":\"p\"");
    JsonObject first = client.next();
    assertNull(first.getValue("id"));
    assertEquals("notifications/progress", first.getString("method"));
    assertEquals(
        new JsonObject()
            .put("progressToken", "p")
            .put("progress", 1.0)
            .put("total", 3.0)
            .put("message", "one"),
        first.getJsonObject("params"));
    assertEquals(
        new JsonObject().put("progressToken", "p").put("progress", 2.0),
        client.next().getJsonObject("params"));
    client.result(1);
    service.lastProgress.report(3, 3, "too late");
    client.expectSilence();
  }

  @Test
  void noProgressUnlessAsked() throws Exception {
    client.stateless(1, "tools/call", "\"name\":\"progress\",");
    client.result(1);
  }

  @Test
  void aCancelledRequestStopsTheWorkAndGetsNoAnswer() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    service.onHang = request -> hanging.countDown();
    client.stateless(7, "tools/call", "\"name\":\"hang\",", ",\"progressToken\":7");
    assertTrue(hanging.await(20, TimeUnit.SECONDS));
    client.cancel("7");
    client.expectSilence();
    assertFalse(service.cancelled.isDone(), "the text 7 is not the number 7");
    client.cancel(7);
    service.cancelled.get(20, TimeUnit.SECONDS);
    client.expectSilence();
  }

  @Test
  void everythingElseIsServedWhileACallHangs() throws Exception {
    client.stateless(1, "tools/call", "\"name\":\"hang\",");
    client.stateless(2, "server/discover", "");
    client.result(2);
    client.stateless(3, "tools/list", "");
    client.result(3);
    client.stateless(4, "tools/call", "\"name\":\"echo\",");
    client.result(4);
  }
}
