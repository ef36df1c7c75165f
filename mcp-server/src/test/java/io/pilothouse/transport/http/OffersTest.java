package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.body;
import static io.pilothouse.transport.http.HttpFixture.stateless;
import static io.pilothouse.transport.http.HttpFixture.statelessBody;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.protocol.FakeService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server offers besides tools, in both generations. */
@Timeout(60)
class OffersTest {
  private static final JsonObject NONE = new JsonObject();
  private static HttpFixture server;
  private static Map<String, String> session;

  @BeforeAll
  static void start() throws Exception {
    server = new HttpFixture(HttpFixture.limits(), new FakeService().offering());
    session = server.session();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpFixture.Answer inSession(String method, JsonObject params) throws IOException {
    return server.exchange("POST", session, body(method, params));
  }

  private static HttpFixture.Answer modern(String method, JsonObject params) throws IOException {
    String name = params.getString("name", params.getString("uri", ""));
    return server.exchange("POST", stateless(method, name), statelessBody(method, params));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prompts/list | {} | ok",
        "prompts/list | {\"cursor\":\"x\"} | -32602",
        "prompts/get | {\"name\":\"greet\",\"arguments\":{\"a\":\"b\"}} | ok",
        "prompts/get | {\"name\":\"nobody\"} | -32602",
        "prompts/get | {\"name\":\"greet\",\"arguments\":[]} | -32602",
        "prompts/get | {} | -32602",
        "resources/list | {} | ok",
        "resources/list | {\"cursor\":\"x\"} | -32602",
        "resources/templates/list | {} | ok",
        "resources/read | {\"uri\":\"fake://0\"} | ok",
        "resources/read | {} | -32602",
        "completion/complete |"
            + " {\"ref\":{\"type\":\"ref/prompt\",\"name\":\"greet\"},\"argument\":{\"name\":\"a\",\"value\":\"b\"}}"
            + " | ok",
        "completion/complete |"
            + " {\"ref\":{\"type\":\"ref/other\"},\"argument\":{\"name\":\"a\",\"value\":\"b\"}} |"
            + " -32602",
        "completion/complete | {\"ref\":{\"type\":\"ref/prompt\",\"name\":\"greet\"}} | -32602",
        "completion/complete | {} | -32602",
        "tasks/get | {\"taskId\":\"1\"} | -32601",
        "tasks/list | {} | -32601",
        "roots/list | {} | -32601"
      })
  void areServedAlike(String method, String params, String outcome) throws IOException {
    for (HttpFixture.Answer answer :
        List.of(
            inSession(method, new JsonObject(params)), modern(method, new JsonObject(params)))) {
      Integer code = outcome.equals("ok") ? null : Integer.valueOf(outcome);
      assertEquals(code, answer.errorCode(), answer.body());
    }
  }

  @Test
  void aResourceThatIsNotThereHasItsOwnCodeInEachGeneration() throws IOException {
    JsonObject uri = new JsonObject().put("uri", "fake://nowhere");
    HttpFixture.Answer old = inSession("resources/read", uri);
    HttpFixture.Answer recent = modern("resources/read", uri);
    assertEquals(-32002, old.errorCode());
    assertEquals(-32602, recent.errorCode());
    for (HttpFixture.Answer answer : List.of(old, recent)) {
      assertEquals(uri, answer.json().getJsonObject("error").getJsonObject("data"));
    }
  }

  @Test
  void listsPageByUri() throws IOException {
    JsonObject first = modern("resources/list", NONE).json().getJsonObject("result");
    assertEquals(200, first.getJsonArray("resources").size());
    JsonObject cursor = new JsonObject().put("cursor", first.getString("nextCursor"));
    for (HttpFixture.Answer answer :
        List.of(inSession("resources/list", cursor), modern("resources/list", cursor))) {
      JsonObject second = answer.json().getJsonObject("result");
      assertEquals(
          "fake://200", second.getJsonArray("resources").getJsonObject(0).getString("uri"));
      assertEquals(50, second.getJsonArray("resources").size());
      assertFalse(second.containsKey("nextCursor"));
    }
  }

  @ParameterizedTest
  @CsvSource({"prompts/list", "resources/list", "resources/templates/list"})
  void statelessListsSayHowLongTheyHold(String method) throws IOException {
    JsonObject result = modern(method, NONE).json().getJsonObject("result");
    assertTrue(result.getLong("ttlMs") > 0);
    assertEquals("private", result.getString("cacheScope"));
    assertFalse(inSession(method, NONE).body().contains("ttlMs"));
  }

  @Test
  void suggestionsAreLimitedAndSaySo() throws IOException {
    JsonObject completion =
        modern(
                "completion/complete",
                new JsonObject(
                    "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"fake://{id}\"},\"argument\":{\"name\":\"id\",\"value\":\"x\"}}"))
            .json()
            .getJsonObject("result")
            .getJsonObject("completion");
    assertEquals(100, completion.getJsonArray("values").size());
    assertEquals(150, completion.getInteger("total"));
    assertTrue(completion.getBoolean("hasMore"));
  }

  @Test
  void bothGenerationsPromiseTheSame() throws IOException {
    JsonObject promised =
        new JsonObject(
            "{\"logging\":{},\"tools\":{\"listChanged\":true},\"prompts\":{},"
                + "\"resources\":{\"listChanged\":true,\"subscribe\":true},\"completions\":{}}");
    assertEquals(
        promised,
        modern("server/discover", NONE)
            .json()
            .getJsonObject("result")
            .getJsonObject("capabilities"));
    assertEquals(
        promised, server.initialize().json().getJsonObject("result").getJsonObject("capabilities"));
  }

  @Test
  void everyKindOfContentArrives() throws IOException {
    JsonObject show = new JsonObject().put("name", "show");
    for (HttpFixture.Answer answer :
        List.of(inSession("tools/call", show), modern("tools/call", show))) {
      assertEquals(
          new JsonArray(
              """
              [{"type":"text","text":"text"},
               {"type":"image","data":"aW1hZ2U=","mimeType":"image/png"},
               {"type":"audio","data":"c291bmQ=","mimeType":"audio/wav"},
               {"type":"resource","resource":{"uri":"fake://0","text":"zero"}},
               {"type":"resource_link","uri":"fake://1","name":"one"}]
              """),
          answer.json().getJsonObject("result").getJsonArray("content"));
    }
  }

  @Test
  void logMessagesAreSentToThoseWhoAskForThem() throws IOException {
    JsonObject log = new JsonObject().put("name", "log");
    JsonObject loud =
        log.copy()
            .put("_meta", new JsonObject().put("io.modelcontextprotocol/logLevel", "critical"));
    assertFalse(modern("tools/call", log).body().contains("notifications/message"));
    String recent = modern("tools/call", loud).body();
    assertFalse(inSession("tools/call", log).body().contains("notifications/message"));
    inSession("logging/setLevel", new JsonObject().put("level", "critical"));
    String old = inSession("tools/call", log).body();
    for (String stream : List.of(recent, old)) {
      assertEquals(4, stream.split("data: ").length - 1, stream);
      assertTrue(stream.contains("{\"level\":\"critical\",\"data\":\"at CRITICAL\"}"), stream);
      assertFalse(stream.contains("at ERROR"), stream);
    }
  }
}
