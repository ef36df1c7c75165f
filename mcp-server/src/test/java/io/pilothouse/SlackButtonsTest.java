package io.pilothouse;

import static io.pilothouse.kubernetes.Awaiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.diagnosis.finding.Impact.Extent;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.monitor.config.Channel;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Troubles;
import io.pilothouse.monitor.notify.slack.SlackServer;
import io.pilothouse.monitor.store.Silence;
import io.pilothouse.monitor.store.Silences;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a button that somebody presses to what becomes of the incident: one process looks and tells,
 * another one, which does not lead, takes what Slack sends.
 */
@Timeout(60)
class SlackButtonsTest {
  private static final String ACKNOWLEDGE = "pilothouse_acknowledge";
  private static final String SILENCE = "pilothouse_silence";
  private static final Sighting DOWN = Troubles.of("web", "CRASH_APP", Priority.P1, Extent.DOWN);

  @TempDir private Path folder;
  private SlackRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new SlackRig(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void whoPressesAcknowledgeTakesCareOfIt() throws Exception {
    rig.fire();
    assertEquals(List.of(ACKNOWLEDGE, SILENCE), rig.buttons());
    assertEquals(200, rig.send(rig.press(ACKNOWLEDGE)));

    String id = rig.incident().id();
    assertEquals(State.ACKNOWLEDGED, rig.incident().state());
    assertEquals("ann (slack:T0123:U0ANN)", rig.incident().handling().ack().get().by());
    assertEquals(1, rig.annsRows().size());
    JsonObject row = rig.annsRows().getFirst();
    assertEquals("acknowledge_incident", row.getString("tool"));
    assertEquals("web", row.getString("name"));
    assertEquals(id, row.getJsonObject("facts").getString("incident"));
    assertEquals("pressed in Slack by ann", row.getJsonObject("facts").getString("reason"));
    assertTrue(rig.answer(0).startsWith("You have acknowledged " + id), rig.answer(0));
    assertEquals(1, rig.woken.get());

    rig.minute(SlackRig.SLOW);
    assertEquals(List.of(SILENCE), rig.buttons());
    assertTrue(
        rig.lastInThread().startsWith("Acknowledged by ann (slack:T0123:U0ANN)."),
        rig.lastInThread());
    rig.resolve();
    assertEquals(List.of(), rig.buttons());
  }

  @Test
  void whoPressesItTwiceIsToldWhoItWas() throws Exception {
    rig.fire();
    JsonObject press = rig.press(ACKNOWLEDGE);
    rig.send(press);
    rig.now = rig.now.plusSeconds(1);
    rig.send(press);
    assertTrue(rig.answer(1).endsWith("is acknowledged already, by ann (slack:T0123:U0ANN)."));
    assertEquals(1, rig.annsRows().size());
    assertEquals(1, rig.woken.get());
  }

  /** An acknowledgement that a rise of severity has ended does not come back. */
  @Test
  void whatIsSentAgainDoesNothingAgain() throws Exception {
    rig.fire();
    JsonObject press = rig.press(ACKNOWLEDGE);
    Instant pressed = rig.now;
    assertEquals(200, rig.client.send(press, SlackRig.SECRET, pressed).statusCode());
    rig.minute(DOWN);
    assertEquals(State.FIRING, rig.incident().state());
    assertEquals(200, rig.client.send(press, SlackRig.SECRET, pressed).statusCode());
    assertEquals(State.FIRING, rig.incident().state());
    assertEquals(1, rig.annsRows().size());
  }

  @Test
  void whoPressesSilenceHearsNothingForAnHour() throws Exception {
    rig.fire();
    rig.send(rig.press(SILENCE));
    String until = "2026-11-21 13:04 UTC";
    List<Silence> silences =
        await(
            new Silences(rig.leaders, new Journal(rig.leaders, rig.clock, Optional.empty()))
                .active(rig.now));
    assertEquals(1, silences.size());
    assertEquals(rig.now.plusSeconds(3_600), silences.getFirst().exemption().until().get());
    assertEquals("ann (slack:T0123:U0ANN)", silences.getFirst().by());
    assertEquals("silenced", rig.annsRows().getFirst().getJsonObject("facts").getString("outcome"));
    assertEquals("Silenced until " + until + " by ann (slack:T0123:U0ANN).", rig.lastInThread());
    assertEquals(rig.slack.ts(rig.parent()), rig.slack.messages().getLast().getString("thread_ts"));
    assertTrue(rig.answer(0).contains(silences.getFirst().id()), rig.answer(0));

    rig.minute(DOWN);
    assertFalse(rig.incident().handling().isAudible());
    rig.send(rig.press(SILENCE));
    assertTrue(rig.answer(1).endsWith("is silenced already, by ann (slack:T0123:U0ANN)."));
    Sighting another = Troubles.degraded("cart");
    for (int i = 0; i < 4; i++) {
      rig.minute(DOWN, another);
    }
    assertTrue(rig.lastInThread().contains("shop/cart"), "what is not silenced is told");
  }

  @Test
  void whatCannotBeDoneIsSaid() throws Exception {
    rig.fire();
    JsonObject old = rig.press(ACKNOWLEDGE);
    String id = rig.incident().id();
    rig.send(rig.press("pilothouse_silence").put("actions", actions("reboot", id)));
    rig.send(rig.press(SILENCE).put("actions", actions(ACKNOWLEDGE, "i-ffffffffff")));
    rig.send(
        rig.press(SILENCE).put("actions", actions(ACKNOWLEDGE, "'; DROP TABLE incidents; --")));
    rig.resolve();
    rig.send(old);
    assertEquals("This button is none that is known here.", rig.answer(0));
    assertEquals("This incident is not known, or not any more.", rig.answer(1));
    assertEquals("This incident is not known, or not any more.", rig.answer(2));
    assertEquals(id + " is resolved already: nothing was to be done.", rig.answer(3));
    assertEquals(List.of(), rig.annsRows());
    assertEquals(0, rig.woken.get());
  }

  private static JsonArray actions(String action, String value) {
    return new JsonArray()
        .add(JsonObject.of("type", "button", "action_id", action, "value", value));
  }

  @Test
  void whereTheStateCannotBeUsedThatIsSaidToo() throws Exception {
    rig.fire();
    JsonObject press = rig.press(ACKNOWLEDGE);
    await(rig.leaders.transaction(sql -> sql.update("ALTER TABLE journal RENAME TO elsewhere")));
    assertEquals(200, rig.send(press));
    assertEquals("That did not work. Try again in a minute.", rig.answer(0));
    await(rig.leaders.transaction(sql -> sql.update("ALTER TABLE elsewhere RENAME TO journal")));
    assertEquals(State.FIRING, rig.incident().state());
  }

  @Test
  void onlyThoseMayWhoAreNamed() throws Exception {
    rig.config = rig.config("signingSecretEnv: SECRET, users: [U0BOB, U0EVE]");
    rig.fire();
    JsonObject press = rig.press(ACKNOWLEDGE);
    assertEquals(200, rig.client.send(press, SlackRig.OTHER_SECRET, rig.now).statusCode());
    assertEquals("You are not among those who may do that here.", rig.answer(0));
    assertEquals(State.FIRING, rig.incident().state());
    press.getJsonObject("user").put("id", "U0BOB");
    rig.client.send(press, SlackRig.OTHER_SECRET, rig.now);
    assertEquals(State.ACKNOWLEDGED, rig.incident().state());
    assertEquals(1, rig.rows("slack:T0123:U0BOB").size());
  }

  @Test
  void ofTwoListsForOneChannelBothCount() throws Exception {
    rig.fire();
    JsonObject press = rig.press(ACKNOWLEDGE);
    rig.config =
        rig.config(
            "signingSecretEnv: SECRET}\n  - {name: again, type: slack, tokenEnv: TOKEN, channel: "
                + SlackServer.CHANNEL
                + ", signingSecretEnv: SECRET, users: [U0BOB]");
    assertEquals(200, rig.client.send(press, SlackRig.OTHER_SECRET, rig.now).statusCode());
    assertEquals(State.FIRING, rig.incident().state());
    assertEquals("You are not among those who may do that here.", rig.answer(0));
  }

  @Test
  void anAppSpeaksForItsOwnChannelsOnly() throws Exception {
    rig.fire();
    JsonObject elsewhere = rig.press(ACKNOWLEDGE);
    elsewhere.getJsonObject("channel").put("id", "C0OTHER").put("name", "random");
    assertEquals(200, rig.send(elsewhere));
    assertEquals("This channel is none that is told here any more.", rig.answer(0));
    assertEquals(State.FIRING, rig.incident().state());
  }

  @Test
  void anAnswerGoesToSlackOrNowhere() throws Exception {
    rig.fire();
    try (SlackServer stranger = new SlackServer()) {
      URI strangers = stranger.url().resolve(SlackServer.ANSWERS);
      assertEquals(200, rig.send(rig.press(ACKNOWLEDGE).put("response_url", strangers.toString())));
      assertEquals(List.of(), stranger.requests());
    }
    assertEquals(State.ACKNOWLEDGED, rig.incident().state());
    assertEquals(List.of(), rig.slack.answers());
  }

  @Test
  void aForgedPressDoesNothing() throws Exception {
    rig.fire();
    assertEquals(
        401, rig.client.send(rig.press(ACKNOWLEDGE), SlackRig.OTHER_SECRET, rig.now).statusCode());
    assertEquals(
        401,
        rig.client
            .send(rig.press(ACKNOWLEDGE), SlackRig.SECRET, rig.now.minusSeconds(301))
            .statusCode());
    assertEquals(400, rig.send(rig.press(ACKNOWLEDGE).put("type", "view_submission")));
    assertEquals(State.FIRING, rig.incident().state());
    assertEquals(List.of(), rig.annsRows());
    assertEquals(List.of(), rig.slack.answers());
  }

  @Test
  void theSecretIsReadEachTimeAndWithoutOneNobodyGetsIn() throws Exception {
    rig.fire();
    JsonObject press = rig.press(ACKNOWLEDGE);
    Files.writeString(folder.resolve("secret"), SlackRig.OTHER_SECRET);
    assertEquals(401, rig.send(press));
    Files.writeString(folder.resolve("secret"), "short");
    assertEquals(401, rig.client.send(press, "short", rig.now).statusCode());
    Files.delete(folder.resolve("secret"));
    assertEquals(401, rig.send(press));
    Files.writeString(folder.resolve("secret"), SlackRig.OTHER_SECRET);
    assertEquals(200, rig.client.send(press, SlackRig.OTHER_SECRET, rig.now).statusCode());
    assertEquals(State.ACKNOWLEDGED, rig.incident().state());
  }

  @Test
  void theDoorFollowsTheConfiguration() throws Exception {
    rig.fire();
    JsonObject press = rig.press(ACKNOWLEDGE);
    MonitorConfig before = rig.config;
    rig.config = rig.config("");
    assertEquals(404, rig.send(press));
    rig.minute(DOWN);
    assertEquals(List.of(), rig.buttons());
    rig.config = before;
    assertEquals(200, rig.send(press));
    assertEquals(State.ACKNOWLEDGED, rig.incident().state());
  }

  @Test
  void whereSlackReachesNobodyThereAreNoButtons() throws Exception {
    Channel channel = rig.config.notification().channels().getFirst();
    assertEquals(
        rig.config("").notification().channels().getFirst(), SlackButtons.unreachable(channel));
  }
}
