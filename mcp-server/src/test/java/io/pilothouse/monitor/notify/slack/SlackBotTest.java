package io.pilothouse.monitor.notify.slack;

import static io.pilothouse.monitor.notify.Samples.bulletin;
import static io.pilothouse.monitor.notify.Samples.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.notify.Bulletin;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.DeliveryException.Kind;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.News;
import io.pilothouse.monitor.notify.Peer.Response;
import io.pilothouse.monitor.notify.Samples;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackBotTest {
  private final Vertx vertx = Vertx.vertx();
  private SlackServer slack;

  @BeforeEach
  void open() throws IOException {
    slack = new SlackServer();
  }

  @AfterEach
  void close() {
    slack.close();
    Awaiting.await(vertx.close());
  }

  @Test
  void anIncidentIsOneMessageThatIsKeptUpToDateWithItsHistoryInTheThread() {
    SlackBot bot = bot();
    Optional<String> thread = send(bot, firing(), Optional.empty());
    Bulletin worse =
        Samples.was(bulletin("i-0000000001", News.ESCALATED, Severity.SEV1), Severity.SEV2);
    assertEquals(thread, send(bot, update(worse), thread));
    Bulletin over = bulletin("i-0000000001", News.RESOLVED, Severity.SEV1);
    assertEquals(thread, send(bot, update(over), thread));

    List<JsonObject> messages = slack.messages();
    assertEquals(3, messages.size());
    assertEquals(
        "SEV-1 resolved: Deployment shop/web, 0 of 3 pods are ready",
        messages.getFirst().getString("text"));
    assertEquals(
        List.of(
            "More severe: SEV-1 (was SEV-2). 0 of 3 pods are ready",
            "Resolved after 5 min. 0 of 3 pods are ready"),
        messages.stream().skip(1).map(each -> each.getString("text")).toList());
    assertTrue(messages.stream().skip(1).allMatch(each -> each.containsKey("thread_ts")));
  }

  @Test
  void theMessageIsAsItShouldBe() throws IOException {
    send(bot(), firing(), Optional.empty());
    assertEquals(golden("firing.json"), slack.messages().getFirst());
  }

  @Test
  void thereAreButtonsForWhatCanStillBeDone() {
    SlackBot bot = bot(post(Duration.ofSeconds(10)), slack.url().resolve("/api"), true);
    Optional<String> thread = send(bot, firing(), Optional.empty());
    List<List<String>> seen = new ArrayList<>(List.of(actions()));
    for (Bulletin next :
        List.of(
            bulletin("i-0000000001", News.ACKNOWLEDGED, Severity.SEV2),
            bulletin("i-0000000001", News.ESCALATED, Severity.SEV1),
            bulletin("i-0000000001", News.RESOLVED, Severity.SEV1))) {
      send(bot, update(next), thread);
      seen.add(actions());
    }
    assertEquals(
        List.of(
            List.of("pilothouse_acknowledge i-0000000001", "pilothouse_silence i-0000000001"),
            List.of("pilothouse_silence i-0000000001"),
            List.of("pilothouse_acknowledge i-0000000001", "pilothouse_silence i-0000000001"),
            List.of()),
        seen);
    send(bot, new Message.Digest("d", Samples.NOON, firing().bulletins()), Optional.empty());
    assertFalse(slack.messages().getLast().encode().contains("\"actions\""));
  }

  /** Of the message's buttons, with what they stand for. */
  private List<String> actions() {
    JsonArray blocks = slack.messages().getFirst().getJsonArray("blocks");
    return blocks.stream()
        .map(JsonObject.class::cast)
        .filter(block -> block.getString("type").equals("actions"))
        .flatMap(block -> block.getJsonArray("elements").stream())
        .map(JsonObject.class::cast)
        .map(button -> button.getString("action_id") + " " + button.getString("value"))
        .toList();
  }

  @Test
  void aChangeWithoutNewsIsShownWithoutAWord() {
    SlackBot bot = bot();
    Optional<String> thread = send(bot, firing(), Optional.empty());
    send(bot, update(bulletin("i-0000000001", News.CHANGED, Severity.SEV3)), thread);
    assertEquals(1, slack.messages().size());
    assertTrue(slack.messages().getFirst().encode().contains("SEV-3"));
  }

  @Test
  void theLongestTextsStayWithinTheLimits() {
    String hostile = "<!channel> & ".repeat(2_000);
    Bulletin.Matter matter =
        new Bulletin.Matter(
            new Subject(hostile, hostile, hostile, hostile),
            new Bulletin.Verdict(hostile, hostile, hostile, hostile, hostile),
            Collections.nCopies(50, hostile),
            hostile,
            hostile);
    Bulletin monster = bulletin("i-0000000001", News.FIRED, Severity.SEV1, matter);
    SlackBot bot = bot();
    send(bot, update(monster), Optional.empty());
    send(
        bot,
        new Message.Digest("d", Samples.NOON, Collections.nCopies(200, monster)),
        Optional.empty());
    for (JsonObject message : slack.messages()) {
      JsonArray blocks = message.getJsonArray("blocks");
      assertTrue(blocks.size() <= 12, "blocks");
      assertTrue(blocks.encode().length() <= 10_000, "characters: " + blocks.encode().length());
      assertFalse(message.encode().contains("<"));
    }
    assertTrue(slack.messages().getLast().encode().contains("190 more"));
  }

  @Test
  void aDeletedMessageIsPostedAgain() {
    SlackBot bot = bot();
    Optional<String> thread = send(bot, firing(), Optional.empty());
    slack.clear();
    Optional<String> other = send(bot, firing(), thread);
    assertFalse(other.equals(thread));
    assertEquals(1, slack.messages().size());
  }

  @Test
  void plainWordsWhereSlackDoesNotLikeTheBlocks() {
    slack.fail(SlackServer.refusal("invalid_blocks"));
    send(bot(), firing(), Optional.empty());
    assertEquals(
        "SEV-2 firing: Deployment shop/web, 0 of 3 pods are ready",
        slack.messages().getFirst().getString("text"));
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_auth, CHANNEL",
    "token_revoked, CHANNEL",
    "not_in_channel, CHANNEL",
    "channel_not_found, CHANNEL",
    "missing_scope, CHANNEL",
    "no_text, MESSAGE",
    "internal_error, PASSING",
    "ratelimited, PASSING"
  })
  void refusalsAreToldApart(String error, Kind kind) {
    slack.fail(SlackServer.refusal(error));
    slack.fail(SlackServer.refusal(error));
    DeliveryException failure = failure(bot());
    assertEquals(kind, failure.kind());
    assertEquals("Slack refused it: " + error, failure.getMessage());
  }

  @Test
  void retryAfterIsHandedOn() {
    slack.fail(SlackServer.rateLimit(30));
    DeliveryException failure = failure(bot());
    assertEquals(Kind.PASSING, failure.kind());
    assertEquals(Optional.of(Duration.ofSeconds(30)), failure.retryAfter());
  }

  @Test
  void noFailureHoldsASecretOrWhatTheOtherSideWrote() {
    String echo = "Bearer " + SlackServer.TOKEN;
    slack.fail(Response.of(500, echo));
    slack.fail(SlackServer.refusal(echo));
    slack.fail(Response.of(200, echo));
    slack.fail(Response.of(200, "[\"" + echo + "\"]"));
    slack.fail(Response.of(403, echo));
    for (int i = 0; i < 5; i++) {
      assertFalse(failure(bot()).toString().contains("canary"));
    }
    assertEquals(5, slack.requests().size());
  }

  @Test
  void oneThatHangsAndOneThatIsNotThere() {
    slack.hang();
    HttpPost hasty = post(Duration.ofMillis(200));
    DeliveryException late = failure(bot(hasty, slack.url().resolve("/api"), false));
    assertEquals("Slack did not answer in time", late.getMessage());
    URI nowhere = slack.url();
    slack.close();
    DeliveryException gone = failure(bot(post(Duration.ofSeconds(5)), nowhere, false));
    assertEquals("no connection to Slack", gone.getMessage());
    assertEquals(Kind.PASSING, gone.kind());
  }

  @Test
  void aWebhookIsOneMessageAfterTheOther() {
    SlackWebhook webhook = webhook();
    Awaiting.await(webhook.send(firing(), Optional.empty()));
    Bulletin other =
        bulletin(
            "i-0000000002", News.FIRED, Severity.SEV3, Samples.matter("cart", "<!here> is slow"));
    Awaiting.await(
        webhook.send(
            update(bulletin("i-0000000001", News.REPEATED, Severity.SEV2), other),
            Optional.empty()));
    Awaiting.await(
        webhook.send(new Message.Remark("r", Samples.NOON, "Look <here>."), Optional.empty()));
    List<JsonObject> messages = slack.messages();
    assertEquals(
        List.of(
            "SEV-2 firing: Deployment shop/web, 0 of 3 pods are ready",
            "2 incidents: 1 SEV-2, 1 SEV-3",
            "Look &lt;here&gt;."),
        messages.stream().map(each -> each.getString("text")).toList());
    assertTrue(messages.get(1).encode().contains("&lt;!here&gt; is slow"));
    assertFalse(messages.get(2).containsKey("blocks"));
  }

  @Test
  void aWebhooksFailureDoesNotNameItsAddress() {
    slack.fail(Response.of(404, "no_service"));
    slack.fail(Response.of(400, "invalid_payload"));
    DeliveryException gone =
        assertThrows(
            DeliveryException.class,
            () -> Awaiting.await(webhook().send(firing(), Optional.empty())));
    assertEquals("Slack answered with HTTP status 404", gone.getMessage());
    assertEquals(Kind.CHANNEL, gone.kind());
    DeliveryException unfit =
        assertThrows(
            DeliveryException.class,
            () -> Awaiting.await(webhook().send(firing(), Optional.empty())));
    assertEquals(Kind.MESSAGE, unfit.kind());
    SlackWebhook broken =
        new SlackWebhook(
            post(Duration.ofSeconds(5)), () -> Future.succeededFuture("no canary url"));
    DeliveryException failure =
        assertThrows(
            DeliveryException.class, () -> Awaiting.await(broken.send(firing(), Optional.empty())));
    assertFalse(failure.getMessage().contains("canary"));
  }

  private static Message.Update firing() {
    return update(bulletin("i-0000000001", News.FIRED, Severity.SEV2));
  }

  private static Optional<String> send(SlackBot bot, Message message, Optional<String> thread) {
    return Awaiting.await(bot.send(message, thread));
  }

  private static DeliveryException failure(SlackBot bot) {
    return assertThrows(DeliveryException.class, () -> send(bot, firing(), Optional.empty()));
  }

  private SlackBot bot() {
    return bot(post(Duration.ofSeconds(10)), slack.url().resolve("/api"), false);
  }

  private static SlackBot bot(HttpPost http, URI base, boolean buttons) {
    return new SlackBot(
        http, base, () -> Future.succeededFuture(SlackServer.TOKEN), SlackServer.CHANNEL, buttons);
  }

  private SlackWebhook webhook() {
    String url = slack.url().resolve(SlackServer.HOOK).toString();
    return new SlackWebhook(post(Duration.ofSeconds(10)), () -> Future.succeededFuture(url));
  }

  private HttpPost post(Duration patience) {
    Clock noon = Clock.fixed(Samples.NOON, ZoneOffset.UTC);
    return new HttpPost(vertx, noon, patience, address -> Optional.empty());
  }

  private static JsonObject golden(String name) throws IOException {
    try (InputStream in = SlackBotTest.class.getResourceAsStream("/golden/slack/" + name)) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
