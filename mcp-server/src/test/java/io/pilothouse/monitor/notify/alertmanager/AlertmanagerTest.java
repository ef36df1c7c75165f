package io.pilothouse.monitor.notify.alertmanager;

import static io.pilothouse.monitor.notify.Samples.bulletin;
import static io.pilothouse.monitor.notify.Samples.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.News;
import io.pilothouse.monitor.notify.Peer;
import io.pilothouse.monitor.notify.Samples;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertmanagerTest {
  /** Keeps alerts by their labels, as the API's version 2 is documented. */
  private static final class Server extends Peer {
    private final Map<String, JsonObject> alerts = new TreeMap<>();

    Server() throws IOException {}

    @Override
    protected synchronized Response answer(Request request) {
      if (!request.path().equals("/am/api/v2/alerts") || !request.method().equals("POST")) {
        return Response.of(404, "");
      }
      JsonArray posted = new JsonArray(request.body());
      for (int i = 0; i < posted.size(); i++) {
        JsonObject alert = posted.getJsonObject(i);
        JsonObject labels = alert.getJsonObject("labels", new JsonObject());
        if (!labels.containsKey("alertname") || labels.stream().anyMatch(Server::isWrong)) {
          return Response.of(400, "");
        }
        alert.getInstant("startsAt");
        alerts.put(new TreeMap<>(labels.getMap()).toString(), alert);
      }
      return Response.of(200, "");
    }

    private static boolean isWrong(Map.Entry<String, Object> label) {
      return !label.getKey().matches("[a-zA-Z_][a-zA-Z0-9_]*")
          || !(label.getValue() instanceof String value)
          || value.isEmpty();
    }

    synchronized List<String> firing(Instant now) {
      return alerts.values().stream()
          .filter(
              alert -> {
                Instant end = alert.getInstant("endsAt");
                return end == null || end.isAfter(now);
              })
          .map(alert -> alert.getJsonObject("labels").getString("severity"))
          .toList();
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private Server server;

  @BeforeEach
  void open() throws IOException {
    server = new Server();
  }

  @AfterEach
  void close() {
    server.close();
    Awaiting.await(vertx.close());
  }

  @Test
  void anAlertPerIncidentThatEndsWithIt() {
    send(update(bulletin("i-0000000001", News.FIRED, Severity.SEV3)));
    assertEquals(List.of("SEV-3"), server.firing(Samples.NOON));
    send(
        update(
            Samples.was(bulletin("i-0000000001", News.ESCALATED, Severity.SEV2), Severity.SEV3)));
    assertEquals(List.of("SEV-2"), server.firing(Samples.NOON));
    send(update(bulletin("i-0000000001", News.REPEATED, Severity.SEV2)));
    assertEquals(List.of("SEV-2"), server.firing(Samples.NOON));
    send(update(bulletin("i-0000000001", News.RESOLVED, Severity.SEV2)));
    assertEquals(List.of(), server.firing(Samples.NOON));
  }

  @Test
  void whatAnAlertSays() {
    send(update(bulletin("i-0000000001", News.FIRED, Severity.SEV2)));
    JsonObject alert = new JsonArray(server.requests().getFirst().body()).getJsonObject(0);
    assertEquals(
        new JsonObject()
            .put("alertname", "IMAGE_NOT_FOUND")
            .put("severity", "SEV-2")
            .put("priority", "P1")
            .put("cluster", "prod")
            .put("namespace", "shop")
            .put("kind", "Deployment")
            .put("name", "web")
            .put("incident", "i-0000000001"),
        alert.getJsonObject("labels"));
    assertEquals("0 of 3 pods are ready", alert.getJsonObject("annotations").getString("summary"));
    assertEquals("2026-11-21T11:55:00Z", alert.getString("startsAt"));
    assertFalse(alert.containsKey("endsAt"));
    assertEquals("Bearer secret", server.requests().getFirst().header("authorization"));
  }

  @Test
  void digestsAndNotesAreNothingForIt() {
    Note note = new Note("n", Samples.NOON, Note.Source.MODEL, "triage", "One.");
    send(Samples.noted("i-0000000001", Severity.SEV2, note));
    send(
        new Message.Digest(
            "d", Samples.NOON, List.of(bulletin("i-0000000001", News.FIRED, Severity.SEV4))));
    send(new Message.Remark("r", Samples.NOON, "Slack does not answer."));
    assertEquals(1, server.requests().size());
  }

  private void send(Message message) {
    Clock noon = Clock.fixed(Samples.NOON, ZoneOffset.UTC);
    HttpPost http = new HttpPost(vertx, noon, Duration.ofSeconds(10), address -> Optional.empty());
    Alertmanager alertmanager =
        new Alertmanager(
            http,
            server.url().resolve("/am/"),
            Optional.of(() -> Future.succeededFuture("secret")));
    Awaiting.await(alertmanager.send(message, Optional.empty()));
  }
}
