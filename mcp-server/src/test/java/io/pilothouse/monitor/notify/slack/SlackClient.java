package io.pilothouse.monitor.notify.slack;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends what Slack sends when somebody presses a button, as documented: a form with one field, and
 * a signature that is made here, not by what is tested.
 */
public final class SlackClient implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI endpoint;

  /**
   * @param endpoint the app's request URL for interactivity
   */
  public SlackClient(URI endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * What Slack says of a press of a button.
   *
   * @param ts of the message
   * @param message of the bot's
   */
  public static JsonObject press(String ts, JsonObject message, String action, URI responseUrl) {
    JsonObject button =
        message.getJsonArray("blocks").stream()
            .map(JsonObject.class::cast)
            .filter(block -> block.getString("type").equals("actions"))
            .flatMap(block -> block.getJsonArray("elements").stream())
            .map(JsonObject.class::cast)
            .filter(each -> each.getString("action_id").equals(action))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no button " + action));
    return payload(ts, action, button.getString("value"), responseUrl)
        .put("message", message.copy().put("ts", ts));
  }

  /** What Slack says of a press of any button. */
  public static JsonObject payload(String ts, String action, String value, URI responseUrl) {
    return new JsonObject()
        .put("type", "block_actions")
        .put(
            "user",
            JsonObject.of("id", "U0ANN", "username", "ann", "name", "ann", "team_id", "T0123"))
        .put("api_app_id", "A0123")
        .put("token", "deprecated")
        .put(
            "container",
            JsonObject.of(
                "type",
                "message",
                "message_ts",
                ts,
                "channel_id",
                SlackServer.CHANNEL,
                "is_ephemeral",
                false))
        .put("trigger_id", "12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3")
        .put("team", JsonObject.of("id", "T0123", "domain", "acme"))
        .put("enterprise", null)
        .put("is_enterprise_install", false)
        .put("channel", JsonObject.of("id", SlackServer.CHANNEL, "name", "oncall"))
        .put("state", JsonObject.of("values", new JsonObject()))
        .put("response_url", responseUrl.toString())
        .put(
            "actions",
            new JsonArray()
                .add(
                    JsonObject.of(
                        "action_id",
                        action,
                        "block_id",
                        "b1",
                        "text",
                        JsonObject.of("type", "plain_text", "text", "A button", "emoji", true),
                        "value",
                        value,
                        "type",
                        "button",
                        "action_ts",
                        "1605000000.000100")));
  }

  /** Sends it, and waits for the answer. */
  public HttpResponse<String> send(JsonObject payload, String secret, Instant time)
      throws IOException, InterruptedException {
    String body = "payload=" + URLEncoder.encode(payload.encode(), StandardCharsets.UTF_8);
    String seconds = String.valueOf(time.getEpochSecond());
    return client.send(
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Slack-Request-Timestamp", seconds)
            .header("X-Slack-Signature", "v0=" + hmac(secret, "v0:" + seconds + ":" + body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
