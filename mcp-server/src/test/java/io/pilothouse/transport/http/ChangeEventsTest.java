package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.body;
import static io.pilothouse.transport.http.HttpFixture.stateless;
import static io.pilothouse.transport.http.HttpFixture.statelessBody;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.protocol.ChangeSource.Change;
import io.pilothouse.protocol.FakeOffers;
import io.pilothouse.protocol.FakeService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How clients hear of changes, in both generations. */
@Timeout(60)
class ChangeEventsTest {
  private static final String ID = "io.modelcontextprotocol/subscriptionId";
  private static final JsonObject TOOLS_AND_ONE_RESOURCE =
      new JsonObject()
          .put("toolsListChanged", true)
          .put("resourceSubscriptions", new JsonArray().add(FakeOffers.WATCHED));

  private final FakeService service = new FakeService().offering();
  private HttpFixture server;

  @BeforeEach
  void start() throws Exception {
    server = new HttpFixture(HttpFixture.limits(), service);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String listen(JsonObject filter) {
    return statelessBody("subscriptions/listen", new JsonObject().put("notifications", filter));
  }

  private HttpFixture.Connection subscribe(HttpFixture to, JsonObject filter) throws IOException {
    HttpFixture.Connection connection = to.new Connection();
    connection.send("POST", "/mcp", stateless("subscriptions/listen", ""), listen(filter));
    assertEquals("text/event-stream", connection.readHead().header("Content-Type"));
    return connection;
  }

  private static JsonObject next(HttpFixture.Connection connection) throws IOException {
    String chunk = connection.readChunk();
    return new JsonObject(chunk.substring(chunk.indexOf("data: ") + 6).strip());
  }

  private void awaitListeners(int wanted) {
    while (service.offers().listeners() != wanted) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theFirstMessageSaysWhatIsHonouredAndEventsNameTheSubscription() throws IOException {
    JsonObject wishes =
        TOOLS_AND_ONE_RESOURCE
            .copy()
            .put("promptsListChanged", true)
            .put(
                "resourceSubscriptions",
                new JsonArray().add(FakeOffers.WATCHED).add("fake://unwatched"));
    try (HttpFixture.Connection connection = subscribe(server, wishes)) {
      JsonObject acknowledged = next(connection);
      assertEquals("notifications/subscriptions/acknowledged", acknowledged.getString("method"));
      assertEquals(
          TOOLS_AND_ONE_RESOURCE,
          acknowledged.getJsonObject("params").getJsonObject("notifications"));
      awaitListeners(1);
      service.offers().happen(new Change.Resources());
      service.offers().happen(new Change.Resource("fake://unwatched"));
      service.offers().happen(new Change.Tools());
      service.offers().happen(new Change.Resource(FakeOffers.WATCHED));
      JsonObject tools = next(connection);
      assertEquals("notifications/tools/list_changed", tools.getString("method"));
      JsonObject resource = next(connection);
      assertEquals("notifications/resources/updated", resource.getString("method"));
      assertEquals(FakeOffers.WATCHED, resource.getJsonObject("params").getString("uri"));
      for (JsonObject message : List.of(acknowledged, tools, resource)) {
        assertEquals(7, message.getJsonObject("params").getJsonObject("_meta").getInteger(ID));
      }
    }
    awaitListeners(0);
  }

  @Test
  void theDeadlineOfRequestsIsNoneOfASubscription() throws Exception {
    HttpLimits limits =
        new HttpLimits(
            3,
            Duration.ofMinutes(30),
            100,
            4,
            Duration.ofMillis(50),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5));
    try (HttpFixture hasty = new HttpFixture(limits, service);
        HttpFixture.Connection connection = subscribe(hasty, TOOLS_AND_ONE_RESOURCE)) {
      next(connection);
      // A request that begins later reaches its deadline.
      assertEquals(
          -32603,
          hasty
              .exchange("POST", stateless("tools/call", "hang"), HttpFixture.call("hang"))
              .errorCode());
      service.offers().happen(new Change.Tools());
      assertEquals("notifications/tools/list_changed", next(connection).getString("method"));
    }
  }

  @Test
  void stoppingTheServerAnswersIt() throws Exception {
    try (HttpFixture.Connection connection = subscribe(server, TOOLS_AND_ONE_RESOURCE)) {
      next(connection);
      server.transport.stop(Duration.ofSeconds(20));
      JsonObject end = next(connection);
      assertEquals(7, end.getInteger("id"));
      assertEquals("complete", end.getJsonObject("result").getString("resultType"));
      assertEquals(7, end.getJsonObject("result").getJsonObject("_meta").getInteger(ID));
      assertEquals("", connection.readChunk());
    }
    awaitListeners(0);
  }

  @Test
  void thereAreSoManyOfOneCallerWhichDoNotCountAsRequests() throws Exception {
    List<HttpFixture.Connection> open = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      open.add(subscribe(server, TOOLS_AND_ONE_RESOURCE));
      next(open.getLast());
    }
    HttpFixture.Answer refused =
        server.exchange(
            "POST", stateless("subscriptions/listen", ""), listen(TOOLS_AND_ONE_RESOURCE));
    assertEquals(-32603, refused.errorCode());
    for (HttpFixture.Connection connection : open) {
      connection.close();
    }
    awaitListeners(0);
    subscribe(server, TOOLS_AND_ONE_RESOURCE).close();
  }

  @Test
  void sessionsHearOfChangesOnTheirStream() throws IOException {
    Map<String, String> session = server.session();
    JsonObject uri = new JsonObject().put("uri", FakeOffers.WATCHED);
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.send("GET", "/mcp", session, "");
      connection.readHead();
      connection.readChunk();
      assertEquals(1, service.offers().listeners());
      service.offers().happen(new Change.Resource(FakeOffers.WATCHED));
      service.offers().happen(new Change.Tools());
      assertEquals("notifications/tools/list_changed", next(connection).getString("method"));
      server.exchange("POST", session, body("resources/subscribe", uri));
      service.offers().happen(new Change.Resource(FakeOffers.WATCHED));
      JsonObject updated = next(connection);
      assertEquals("notifications/resources/updated", updated.getString("method"));
      assertEquals(uri, updated.getJsonObject("params"));
      server.exchange("POST", session, body("resources/unsubscribe", uri));
      service.offers().happen(new Change.Resource(FakeOffers.WATCHED));
      service.offers().happen(new Change.Resources());
      assertEquals("notifications/resources/list_changed", next(connection).getString("method"));
      JsonObject other = new JsonObject().put("uri", "fake://unwatched");
      assertEquals(
          -32602, server.exchange("POST", session, body("resources/subscribe", other)).errorCode());
    }
    awaitListeners(0);
  }

  @Test
  void whoeverOffersNoChangesServesNoSubscriptions() throws Exception {
    try (HttpFixture quiet = new HttpFixture(HttpFixture.limits())) {
      HttpFixture.Answer refused =
          quiet.exchange(
              "POST", stateless("subscriptions/listen", ""), listen(TOOLS_AND_ONE_RESOURCE));
      assertEquals(404, refused.status());
      assertEquals(-32601, refused.errorCode());
      assertTrue(!quiet.initialize().body().contains("listChanged"), "nothing is promised either");
    }
  }
}
