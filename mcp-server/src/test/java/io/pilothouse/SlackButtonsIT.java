package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pilothouse.monitor.notify.slack.SlackClient;
import io.pilothouse.monitor.notify.slack.SlackServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server, its monitor, and a Slack in which somebody presses a button. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlackButtonsIT {
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

  @TempDir private Path folder;

  private Path config(SlackServer slack, String buttons) throws IOException {
    return Files.writeString(
        folder.resolve("monitor.yaml"),
        """
        apiVersion: pilothouse.io/v1
        kind: Monitor
        schedule: {every: 10s, wakeGap: 1s}
        incidents: {pendingFor: 1s}
        notify:
          grouping: {wait: 1s, interval: 1s, repeat: 1h}
          channels:
          - {name: oncall, type: slack, tokenFile: %s, channel: %s, url: "%s/api"%s}
        """
            .formatted(folder.resolve("token"), SlackServer.CHANNEL, slack.url(), buttons));
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static List<String> buttons(JsonObject message) {
    return message.getJsonArray("blocks", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .filter(block -> block.getString("type").equals("actions"))
        .flatMap(block -> block.getJsonArray("elements").stream())
        .map(button -> ((JsonObject) button).getString("action_id"))
        .toList();
  }

  @Test
  void anIncidentIsAcknowledgedInSlackUntilTheConfigurationSaysOtherwise() throws Exception {
    Files.writeString(folder.resolve("token"), SlackServer.TOKEN);
    Path secret = Files.writeString(folder.resolve("secret"), SECRET);
    try (SlackServer slack = new SlackServer();
        HttpProcess server =
            new HttpProcess(
                folder,
                List.of(),
                "--sandbox",
                "--monitor",
                "--state-dir=" + folder.resolve("state"),
                "--monitor-config=" + config(slack, ", signingSecretFile: " + secret),
                "--log-level=debug");
        SlackClient client =
            new SlackClient(
                URI.create("http://127.0.0.1:" + server.port() + "/api/v1/slack/actions"))) {
      until(() -> !slack.messages().isEmpty());
      JsonObject message = slack.messages().getFirst();
      assertEquals(List.of("pilothouse_acknowledge", "pilothouse_silence"), buttons(message));
      URI answers = slack.url().resolve(SlackServer.ANSWERS);
      JsonObject press =
          SlackClient.press(slack.ts(message), message, "pilothouse_acknowledge", answers);
      assertEquals(401, client.send(press, SECRET + "x", Instant.now()).statusCode());
      assertEquals(200, client.send(press, SECRET, Instant.now()).statusCode());
      until(() -> !slack.answers().isEmpty());
      until(() -> buttons(slack.messages().getFirst()).equals(List.of("pilothouse_silence")));

      config(slack, "");
      until(() -> isClosed(client, press));
      assertFalse(server.log().contains(SECRET));
      assertFalse(server.log().contains(SlackServer.TOKEN));
    }
  }

  private static boolean isClosed(SlackClient client, JsonObject press) {
    try {
      return client.send(press, SECRET + "x", Instant.now()).statusCode() == 404;
    } catch (IOException | InterruptedException broken) {
      throw new AssertionError(broken);
    }
  }
}
