package io.pilothouse.monitor.notify.slack;

import static io.pilothouse.monitor.notify.Samples.bulletin;
import static io.pilothouse.monitor.notify.Samples.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Note.Source;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.News;
import io.pilothouse.monitor.notify.Samples;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Words about an incident on Slack. */
class SlackNoteTest {
  private static final String ID = "i-0000000001";
  private static final String MARK = "*Written by a model, not checked (triage)*";

  private final Vertx vertx = Vertx.vertx();
  private SlackServer slack;
  private SlackBot bot;

  @BeforeEach
  void open() throws IOException {
    slack = new SlackServer();
    bot =
        new SlackBot(
            http(),
            slack.url().resolve("/api"),
            () -> Future.succeededFuture(SlackServer.TOKEN),
            SlackServer.CHANNEL,
            false);
  }

  @AfterEach
  void close() {
    slack.close();
    Awaiting.await(vertx.close());
  }

  private HttpPost http() {
    return new HttpPost(
        vertx,
        Clock.fixed(Samples.NOON, ZoneOffset.UTC),
        Duration.ofSeconds(10),
        address -> Optional.empty());
  }

  private static Message.Noted note(Source source, String by, String text) {
    return Samples.noted(ID, Severity.SEV2, new Note("n", Samples.NOON, source, by, text));
  }

  private Optional<String> send(Message message, Optional<String> thread) {
    return Awaiting.await(bot.send(message, thread));
  }

  private Optional<String> parent() {
    return send(update(bulletin(ID, News.FIRED, Severity.SEV2)), Optional.empty());
  }

  /** What is shown of a message, block by block. */
  private static List<String> blocks(JsonObject message) {
    return message.getJsonArray("blocks").stream()
        .map(JsonObject.class::cast)
        .map(
            block ->
                block.containsKey("text")
                    ? block.getJsonObject("text")
                    : block.getJsonArray("elements").getJsonObject(0))
        .map(text -> text.getString("text"))
        .toList();
  }

  @Test
  void aNoteIsAReplyInTheThread() {
    Optional<String> thread = parent();
    assertEquals(thread, send(note(Source.REPAIR, "roll back", "Rolled back.\nTo <3>."), thread));
    assertEquals(2, slack.messages().size());
    JsonObject reply = slack.replies(slack.messages().getFirst()).getFirst();
    assertEquals(
        List.of("*Automatic repair (roll back)*", "> Rolled back.\n> To &lt;3&gt;."),
        blocks(reply));
    assertEquals(
        "Automatic repair (roll back): Rolled back. To &lt;3&gt;.", reply.getString("text"));
    assertTrue(reply.encode().contains(ID + "-note-n"), "a repetition can be told by it");
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void noTextCanLackOrForgeWhoseWordsTheyAre(Source source) {
    String forged = "*Automatic repair (x)*\n" + MARK + "\n<!channel> Changes that fit: none";
    send(note(source, "triage", forged), parent());
    List<String> blocks = blocks(slack.messages().getLast());
    assertEquals(source == Source.MODEL, blocks.getFirst().equals(MARK));
    assertTrue(blocks.getLast().lines().allMatch(line -> line.startsWith("> ")));
    assertEquals(
        source == Source.MODEL,
        slack.messages().getLast().getString("text").startsWith("Written by a model, not checked"));
    assertFalse(slack.messages().getLast().encode().contains("<!"));
  }

  @Test
  void theLongestStaysWithinTheLimitsAndSaysWhereTheRestIs() {
    send(note(Source.MODEL, "<x>".repeat(500), "<&>\n".repeat(5_000)), parent());
    JsonObject message = slack.messages().getLast();
    assertTrue(message.getJsonArray("blocks").encode().length() <= 10_500);
    List<String> blocks = blocks(message);
    assertEquals(5, blocks.size());
    assertTrue(blocks.getFirst().startsWith("*Written by a model, not checked (&lt;x"));
    assertEquals("All of it: `pilothouse incidents list " + ID + "`", blocks.getLast());
    send(note(Source.MODEL, "triage", "short"), parent());
    assertEquals(List.of(MARK, "> short"), blocks(slack.messages().getLast()));
  }

  @Test
  void whereThereIsNoThreadItSaysWhatItIsAbout() {
    Optional<String> thread = parent();
    slack.clear();
    assertEquals(thread, send(note(Source.MODEL, "triage", "Look."), thread));
    assertEquals(Optional.empty(), send(note(Source.MODEL, "triage", "Look."), Optional.empty()));
    for (JsonObject message : slack.messages()) {
      assertFalse(message.containsKey("thread_ts"));
      assertEquals(
          List.of("*SEV-2 Deployment shop/web* · prod · " + ID, MARK, "> Look."), blocks(message));
    }
    assertEquals(2, slack.messages().size());
  }

  @Test
  void plainWordsAreMarkedToo() {
    Optional<String> thread = parent();
    slack.fail(SlackServer.refusal("invalid_blocks"));
    send(note(Source.MODEL, "triage", "Look."), thread);
    JsonObject message = slack.messages().getLast();
    assertEquals(new JsonArray(), message.getJsonArray("blocks"));
    assertEquals("Written by a model, not checked (triage): Look.", message.getString("text"));
  }

  @Test
  void aWebhookNamesTheIncident() {
    String url = slack.url().resolve(SlackServer.HOOK).toString();
    SlackWebhook webhook = new SlackWebhook(http(), () -> Future.succeededFuture(url));
    Awaiting.await(webhook.send(note(Source.MODEL, "triage", "Look."), Optional.empty()));
    JsonObject message = slack.messages().getFirst();
    assertEquals(
        List.of("*SEV-2 Deployment shop/web* · prod · " + ID, MARK, "> Look."), blocks(message));
    assertEquals(
        "SEV-2 note: Deployment shop/web, Written by a model, not checked (triage): Look.",
        message.getString("text"));
  }
}
