package io.pilothouse.transport.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.protocol.ChangeSource.Change;
import io.pilothouse.protocol.FakeOffers;
import io.pilothouse.protocol.FakeService;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Change events, and questions to the user, on one connection for everything. */
class OffersOverStdioTest {
  private static final String TOOLS = "\"notifications\":{\"toolsListChanged\":true},";
  private static final String ME = "{\"action\":\"accept\",\"content\":{\"name\":\"me\"}}";

  private final FakeService service = new FakeService().offering();
  private StdioClient client;

  @BeforeEach
  void start() throws Exception {
    client = new StdioClient(service).reading();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
  }

  private void awaitListeners(int wanted) {
    while (service.offers().listeners() != wanted) {
      Thread.onSpinWait();
    }
  }

  private void subscribe(int id) throws Exception {
    client.stateless(id, "subscriptions/listen", TOOLS);
    JsonObject acknowledged = client.next();
    assertEquals("notifications/subscriptions/acknowledged", acknowledged.getString("method"));
    awaitListeners(1);
  }

  private void initialize(String capabilities) throws Exception {
    client.session(
        "init",
        "initialize",
        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":%s,\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}"
            .formatted(capabilities));
    client.result("init");
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
  }

  @Test
  void aSubscriptionEndsByCancellingAndIsThenSilent() throws Exception {
    subscribe(1);
    service.offers().happen(new Change.Tools());
    assertEquals("notifications/tools/list_changed", client.next().getString("method"));
    client.cancel(1);
    awaitListeners(0);
    service.offers().happen(new Change.Tools());
    client.expectSilence();
  }

  @Test
  void aSubscriptionDoesNotHoldUpOtherRequestsOrTheEnd() throws Exception {
    subscribe(1);
    client.stateless(2, "tools/call", "\"name\":\"echo\",\"arguments\":{},");
    client.result(2);
    client.closeInput();
    client.awaitClosed();
    awaitListeners(0);
  }

  @Test
  void aSessionHearsOfChangesWithoutAsking() throws Exception {
    initialize("{}");
    awaitListeners(1);
    service.offers().happen(new Change.Tools());
    assertEquals("notifications/tools/list_changed", client.next().getString("method"));
    service.offers().happen(new Change.Resource(FakeOffers.WATCHED));
    client.session(1, "resources/subscribe", "{\"uri\":\"" + FakeOffers.WATCHED + "\"}");
    client.result(1);
    service.offers().happen(new Change.Resource(FakeOffers.WATCHED));
    assertEquals("notifications/resources/updated", client.next().getString("method"));
    client.session(2, "resources/unsubscribe", "{\"uri\":\"" + FakeOffers.WATCHED + "\"}");
    client.result(2);
    service.offers().happen(new Change.Resource(FakeOffers.WATCHED));
    client.expectSilence();
  }

  @Test
  void aSessionsClientIsAskedAndTheToolGoesOn() throws Exception {
    initialize("{\"elicitation\":{}}");
    client.session(1, "tools/call", "{\"name\":\"ask\"}");
    JsonObject question = client.next();
    assertEquals("elicitation/create", question.getString("method"));
    client.send(
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
            .formatted(
                new JsonObject()
                    .put("i", question.getValue("id"))
                    .encode()
                    .replaceAll("^\\{\"i\":(.*)}$", "$1"),
                ME));
    assertTrue(client.result(1).encode().contains("accept"));
    assertEquals(1, service.asked.get());
  }

  @Test
  void aSessionsClientThatCannotBeAskedIsToldSo() throws Exception {
    initialize("{}");
    client.session(1, "tools/call", "{\"name\":\"ask\"}");
    client.error(1, -32600);
    assertEquals(0, service.asked.get());
  }

  @Test
  void cancellingWhileTheUserIsAskedEndsTheCall() throws Exception {
    initialize("{\"elicitation\":{}}");
    client.session(1, "tools/call", "{\"name\":\"ask\"}");
    assertEquals("elicitation/create", client.next().getString("method"));
    client.cancel(1);
    client.expectSilence();
    assertEquals(0, service.asked.get());
  }

  @Test
  void aStatelessClientIsAskedByTheAnswer() throws Exception {
    String forms =
        ",\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{\"form\":{}}}";
    String meta =
        "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"" + forms + "}";
    client.session(1, "tools/call", "{\"name\":\"ask\"," + meta + "}");
    JsonObject asked = client.result(1);
    assertEquals("input_required", asked.getString("resultType"));
    client.session(
        2,
        "tools/call",
        "{\"name\":\"ask\",\"inputResponses\":{\"name\":%s},\"requestState\":\"%s\",%s}"
            .formatted(ME, asked.getString("requestState"), meta));
    assertEquals("complete", client.result(2).getString("resultType"));
  }
}
