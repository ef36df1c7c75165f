package io.pilothouse.monitor.notify.webhook;

import static io.pilothouse.monitor.notify.Samples.bulletin;
import static io.pilothouse.monitor.notify.Samples.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.identity.Signature;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.notify.Credential;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.News;
import io.pilothouse.monitor.notify.Peer;
import io.pilothouse.monitor.notify.Samples;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
  private static final String KEY = "canary-key-of-enough-characters";

  /** Takes what a hook of this program takes: a signature that is good and fresh, once. */
  private static final class Receiver extends Peer {
    Receiver() throws IOException {}

    @Override
    protected Response answer(Request request) {
      boolean good =
          Signature.parse(request.header("x-pilothouse-signature"))
              .filter(one -> one.isFresh(Samples.NOON.plusSeconds(60)))
              .filter(
                  one -> one.isOf(List.of(KEY), request.body().getBytes(StandardCharsets.UTF_8)))
              .isPresent();
      return Response.of(good ? 204 : 401, "");
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private Receiver receiver;

  @BeforeEach
  void open() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void close() {
    receiver.close();
    Awaiting.await(vertx.close());
  }

  @Test
  void theReceiverCanCheckWhoSentItAndWhetherItCameBefore() {
    Message message = update(bulletin("i-0000000001", News.FIRED, Severity.SEV2));
    Webhook webhook = webhook(Optional.of(() -> Future.succeededFuture(KEY)));
    Awaiting.await(webhook.send(message, Optional.empty()));
    Awaiting.await(webhook.send(message, Optional.empty()));

    assertEquals(2, receiver.requests().size());
    for (Peer.Request request : receiver.requests()) {
      assertEquals(message.key(), request.header("idempotency-key"));
      JsonObject body = new JsonObject(request.body());
      assertEquals("pilothouse.notification/1", body.getString("schema"));
      assertEquals("update", body.getString("kind"));
      JsonObject bulletin = body.getJsonArray("bulletins").getJsonObject(0);
      assertEquals("FIRED", bulletin.getString("news"));
      assertEquals("SEV-2", bulletin.getString("severity"));
      assertEquals("2026-11-21T11:55:00Z", bulletin.getString("since"));
      assertEquals("web", bulletin.getJsonObject("matter").getString("name"));
    }
  }

  @Test
  void aNoteSaysWhoseWordsItHas() {
    Note note = new Note("brief-1", Samples.NOON, Note.Source.MODEL, "triage", "One.\n<Two>");
    Message message = Samples.noted("i-0000000001", Severity.SEV2, note);
    Awaiting.await(
        webhook(Optional.of(() -> Future.succeededFuture(KEY))).send(message, Optional.empty()));
    Peer.Request request = receiver.requests().getFirst();
    assertEquals("i-0000000001-note-brief-1", request.header("idempotency-key"));
    assertEquals(
        new JsonObject()
            .put("schema", "pilothouse.notification/1")
            .put("key", "i-0000000001-note-brief-1")
            .put("at", "2026-11-21T12:00:00Z")
            .put("kind", "note")
            .put("incident", "i-0000000001")
            .put("severity", "SEV-2")
            .put("context", "prod")
            .put("object", "Deployment shop/web")
            .put("note", "brief-1")
            .put("source", "MODEL")
            .put("by", "triage")
            .put("text", "One.\n<Two>"),
        new JsonObject(request.body()));
    assertEquals(message, Message.fromJson(new JsonObject(request.body())));
  }

  @Test
  void withAnotherKeyItIsRefusedForGood() {
    DeliveryException refused =
        failure(
            webhook(Optional.of(() -> Future.succeededFuture("another-key-of-enough-characters"))));
    assertEquals(DeliveryException.Kind.CHANNEL, refused.kind());
    assertEquals("the webhook answered with HTTP status 401", refused.getMessage());
    assertEquals("", unsigned().header("x-pilothouse-signature"));
  }

  @Test
  void withoutItsKeyNothingIsSent() {
    Credential none = Credential.variable(name -> null, "HOOK_KEY");
    assertEquals(
        "the variable HOOK_KEY is not set", failure(webhook(Optional.of(none))).getMessage());
    assertEquals(0, receiver.requests().size());
  }

  @Test
  void whatTheOtherSideSaysDecidesWhetherItPasses() {
    receiver.fail(new Peer.Response(503, Map.of("Retry-After", "120"), KEY));
    receiver.fail(Peer.Response.of(413, KEY));
    Webhook webhook = webhook(Optional.of(() -> Future.succeededFuture(KEY)));
    DeliveryException busy = failure(webhook);
    assertEquals(Optional.of(Duration.ofMinutes(2)), busy.retryAfter());
    DeliveryException big = failure(webhook);
    assertEquals(DeliveryException.Kind.MESSAGE, big.kind());
    assertFalse((busy.getMessage() + big.getMessage()).contains(KEY));
  }

  private Peer.Request unsigned() {
    failure(webhook(Optional.empty()));
    return receiver.requests().getLast();
  }

  private static DeliveryException failure(Webhook webhook) {
    Message message = update(bulletin("i-0000000001", News.FIRED, Severity.SEV2));
    return assertThrows(
        DeliveryException.class, () -> Awaiting.await(webhook.send(message, Optional.empty())));
  }

  private Webhook webhook(Optional<Credential> key) {
    Clock noon = Clock.fixed(Samples.NOON, ZoneOffset.UTC);
    HttpPost http = new HttpPost(vertx, noon, Duration.ofSeconds(10), address -> Optional.empty());
    return new Webhook(http, noon, receiver.url().resolve("/hook"), key);
  }
}
