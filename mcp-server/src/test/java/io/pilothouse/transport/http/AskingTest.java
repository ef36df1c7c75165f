package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.body;
import static io.pilothouse.transport.http.HttpFixture.headers;
import static io.pilothouse.transport.http.HttpFixture.stateless;
import static io.pilothouse.transport.http.HttpFixture.statelessBody;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.protocol.FakeService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client is asked, in both generations, and that nothing happens without an answer. */
@Timeout(60)
class AskingTest {
  private static final JsonObject FORMS = new JsonObject().put("elicitation", new JsonObject());
  private static final JsonObject ME =
      new JsonObject("{\"action\":\"accept\",\"content\":{\"name\":\"me\"}}");

  private HttpFixture server;

  @BeforeEach
  void start() throws Exception {
    server = new HttpFixture(HttpFixture.limits(), new FakeService().offering());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpFixture.Answer send(
      String method, String name, JsonObject params, JsonObject capabilities) throws IOException {
    JsonObject meta =
        new JsonObject().put("io.modelcontextprotocol/clientCapabilities", capabilities);
    return server.exchange(
        "POST", stateless(method, name), statelessBody(method, params.copy().put("_meta", meta)));
  }

  private HttpFixture.Answer ask(JsonObject params) throws IOException {
    return send("tools/call", "ask", params.put("name", "ask"), FORMS);
  }

  private JsonObject answered(String state) throws IOException {
    return new JsonObject()
        .put("inputResponses", new JsonObject().put("name", ME))
        .put("requestState", state);
  }

  private String state() throws IOException {
    return ask(new JsonObject()).json().getJsonObject("result").getString("requestState");
  }

  @ParameterizedTest
  @CsvSource({"tools/call, name, ask", "prompts/get, name, ask", "resources/read, uri, fake://ask"})
  void statelessClientsGetTheQuestionAndSendTheRequestAgain(
      String method, String parameter, String name) throws IOException {
    JsonObject params = new JsonObject().put(parameter, name);
    JsonObject question = send(method, name, params, FORMS).json().getJsonObject("result");
    assertEquals("input_required", question.getString("resultType"));
    assertEquals(
        "elicitation/create",
        question.getJsonObject("inputRequests").getJsonObject("name").getString("method"));
    assertTrue(!question.containsKey("ttlMs") && !question.containsKey("cacheScope"));
    params.mergeIn(answered(question.getString("requestState")));
    JsonObject result = send(method, name, params, FORMS).json().getJsonObject("result");
    assertEquals("complete", result.getString("resultType"));
    assertTrue(result.encode().contains("accept"), result.encode());
    assertEquals(method.equals("resources/read") ? 0 : null, result.getInteger("ttlMs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"sampling\":{}}", "{\"elicitation\":{\"url\":{}}}"})
  void aStatelessClientThatCannotBeAskedIsToldWhatIsMissing(String capabilities)
      throws IOException {
    HttpFixture.Answer refused =
        send(
            "tools/call", "ask", new JsonObject().put("name", "ask"), new JsonObject(capabilities));
    assertEquals(400, refused.status());
    assertEquals(-32021, refused.errorCode());
    assertEquals(
        FORMS,
        refused
            .json()
            .getJsonObject("error")
            .getJsonObject("data")
            .getJsonObject("requiredCapabilities"));
    assertEquals(0, server.service.asked.get());
  }

  @Test
  void anAnswerThatNobodyAskedForIsNone() throws IOException {
    JsonObject params = new JsonObject().put("inputResponses", new JsonObject().put("name", ME));
    assertEquals(
        "input_required", ask(params).json().getJsonObject("result").getString("resultType"));
    assertEquals(0, server.service.asked.get());
  }

  @Test
  void stateThatWasChangedOrIsOfAnotherRequestIsRefused() throws IOException {
    String state = state();
    assertEquals(-32602, ask(answered(state + "x")).errorCode());
    assertEquals(-32602, ask(answered("x" + state)).errorCode());
    assertEquals(-32602, ask(answered("")).errorCode());
    assertEquals(
        -32602, ask(answered(state).put("arguments", new JsonObject().put("more", 1))).errorCode());
    assertEquals(
        -32602, send("prompts/get", "ask", answered(state).put("name", "ask"), FORMS).errorCode());
    try (HttpFixture other = new HttpFixture(HttpFixture.limits(), new FakeService().offering())) {
      HttpFixture first = server;
      server = other;
      assertEquals(-32602, ask(answered(state)).errorCode());
      server = first;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
    assertEquals(0, server.service.asked.get());
    assertEquals(200, ask(answered(state)).status());
    assertEquals(1, server.service.asked.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"inputResponses\":null}",
        "{\"inputResponses\":[]}",
        "{\"inputResponses\":{\"name\":1}}",
        "{\"requestState\":1}"
      })
  void answersOfTheWrongTypeAreRefused(String params) throws IOException {
    assertEquals(-32602, ask(new JsonObject(params)).errorCode());
  }

  private Map<String, String> session(JsonObject capabilities) throws IOException {
    return headers("Mcp-Session-Id", server.initialize(capabilities).header("Mcp-Session-Id"));
  }

  private static JsonObject event(String chunk) {
    return new JsonObject(chunk.substring(chunk.indexOf("data: ") + 6).strip());
  }

  private JsonObject askInSession(String answer) throws IOException {
    Map<String, String> session = session(FORMS);
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.send(
          "POST", "/mcp", session, body("tools/call", new JsonObject().put("name", "ask")));
      assertEquals("text/event-stream", connection.readHead().header("Content-Type"));
      String chunk = connection.readChunk();
      assertTrue(!chunk.contains("id: "), "streams cannot be resumed: " + chunk);
      JsonObject question = event(chunk);
      assertEquals("elicitation/create", question.getString("method"));
      assertEquals("Who are you?", question.getJsonObject("params").getString("message"));
      JsonObject reply =
          new JsonObject(answer).put("jsonrpc", "2.0").put("id", question.getValue("id"));
      assertEquals(202, server.exchange("POST", session, reply.encode()).status());
      return event(connection.readChunk());
    }
  }

  @Test
  void sessionsAreSentARequestAndTheToolGetsTheAnswer() throws IOException {
    JsonObject result = askInSession("{\"result\":" + ME.encode() + "}").getJsonObject("result");
    assertTrue(result.encode().contains("accept"), result.encode());
    assertEquals(1, server.service.asked.get());
  }

  @Test
  void withoutAnAnswerTheToolIsNotCalledAgain() throws IOException {
    JsonObject error =
        askInSession("{\"error\":{\"code\":-1,\"message\":\"no\"}}").getJsonObject("error");
    assertEquals(-32603, error.getInteger("code"));
    assertEquals(0, server.service.asked.get());
  }

  @Test
  void aSessionWhoseClientCannotBeAskedIsRefused() throws IOException {
    HttpFixture.Answer refused =
        server.exchange(
            "POST",
            session(new JsonObject()),
            body("tools/call", new JsonObject().put("name", "ask")));
    assertEquals(-32600, refused.errorCode());
    assertTrue(refused.body().contains("elicitation"), refused.body());
    assertEquals(0, server.service.asked.get());
  }
}
