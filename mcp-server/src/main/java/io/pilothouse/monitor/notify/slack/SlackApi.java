package io.pilothouse.monitor.notify.slack;

import io.pilothouse.monitor.notify.Credential;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.HttpPost;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Slack's Web API with a bot's token: HTTP status 200 and {@code ok: false} is a refusal too. */
final class SlackApi {
  private static final String PEER = "Slack";

  /** Refusals that pass by themselves. */
  private static final Set<String> PASSING =
      Set.of(
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "team_added_to_org",
          "request_timeout",
          "ratelimited",
          "rate_limited",
          "message_limit_exceeded");

  /** Refusals of one message for its content. */
  static final Set<String> UNFIT =
      Set.of(
          "invalid_blocks",
          "invalid_blocks_format",
          "msg_blocks_too_long",
          "msg_too_long",
          "no_text",
          "invalid_metadata_format",
          "metadata_too_large",
          "invalid_arguments",
          "markdown_text_conflict");

  /** The message to be changed is not there, or not to be changed any more. */
  static final Set<String> GONE =
      Set.of("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found");

  /** An error's code as Slack writes it; anything else is not repeated. */
  private static final Pattern CODE = Pattern.compile("[a-z_]{1,64}");

  /**
   * What Slack said.
   *
   * @param error empty: it was done
   */
  record Reply(JsonObject json, String error, Optional<Duration> retryAfter) {
    /** The answer, if it was done. */
    JsonObject done() {
      if (error.isEmpty()) {
        return json;
      }
      String words = PEER + " refused it: " + error;
      if (PASSING.contains(error)) {
        throw DeliveryException.passing(words, retryAfter);
      }
      throw UNFIT.contains(error) || GONE.contains(error)
          ? DeliveryException.ofMessage(words)
          : DeliveryException.ofChannel(words);
    }
  }

  private final HttpPost http;
  private final String base;
  private final Credential token;

  /**
   * @param base as {@code https://slack.com/api}
   */
  SlackApi(HttpPost http, URI base, Credential token) {
    this.http = http;
    this.base = base.toString().replaceFirst("/$", "");
    this.token = token;
  }

  /** Calls a method. Fails when there is no answer of the method. */
  Future<Reply> call(String method, JsonObject arguments) {
    URI address = URI.create(base + "/" + method);
    return token
        .read()
        .compose(
            bearer ->
                http.send(
                    address,
                    Map.of("Authorization", "Bearer " + bearer),
                    arguments.toBuffer(),
                    PEER))
        .map(SlackApi::read);
  }

  private static Reply read(HttpPost.Answer answer) {
    if (!answer.isSuccess()) {
      throw answer.failure(PEER);
    }
    JsonObject json = parse(answer.body());
    if (Boolean.TRUE.equals(json.getValue("ok"))) {
      return new Reply(json, "", Optional.empty());
    }
    String code = json.getValue("error") instanceof String text ? text : "";
    return new Reply(
        json, CODE.matcher(code).matches() ? code : "no reason given", answer.retryAfter());
  }

  private static JsonObject parse(String body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException | ClassCastException garbage) {
      throw DeliveryException.passing(PEER + " did not answer with JSON");
    }
  }
}
