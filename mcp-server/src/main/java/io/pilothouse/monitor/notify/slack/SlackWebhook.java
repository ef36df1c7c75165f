package io.pilothouse.monitor.notify.slack;

import io.pilothouse.monitor.notify.Bulletin;
import io.pilothouse.monitor.notify.Credential;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.Messenger;
import io.pilothouse.monitor.notify.Words;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An incoming webhook: one message after the other, none of which can be changed later. */
public final class SlackWebhook implements Messenger {
  private static final String PEER = "Slack";
  private static final int FALLBACK = 300;

  private final HttpPost http;
  private final Credential url;

  /**
   * @param url as {@code https://hooks.slack.com/services/...}: whoever knows it can post
   */
  public SlackWebhook(HttpPost http, Credential url) {
    this.http = http;
    this.url = url;
  }

  @Override
  public Future<Optional<String>> send(Message message, Optional<String> thread) {
    JsonObject body = body(message);
    return url.read()
        .map(SlackWebhook::address)
        .compose(address -> http.send(address, Map.of(), body.toBuffer(), PEER))
        .map(SlackWebhook::accept);
  }

  private static Optional<String> accept(HttpPost.Answer answer) {
    if (answer.isSuccess()) {
      return Optional.empty();
    }
    throw answer.failure(PEER);
  }

  private static URI address(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException unreadable) {
      throw DeliveryException.ofChannel("the webhook's address is no URL");
    }
  }

  private static JsonObject body(Message message) {
    return switch (message) {
      case Message.Update update -> {
        List<Bulletin> bulletins = update.bulletins();
        Bulletin first = bulletins.getFirst();
        yield bulletins.size() == 1
            ? body(Words.headline(first), Blocks.incident(first))
            : list(Words.count(bulletins), bulletins);
      }
      case Message.Digest digest ->
          list("Digest: " + Words.count(digest.bulletins()), digest.bulletins());
      case Message.Noted noted -> body(Words.headline(noted), Blocks.note(noted, true));
      case Message.Remark remark -> body(remark.text(), new JsonArray());
    };
  }

  private static JsonObject list(String title, List<Bulletin> bulletins) {
    return body(title, Blocks.list(title, bulletins));
  }

  private static JsonObject body(String text, JsonArray blocks) {
    JsonObject body = new JsonObject().put("text", Mrkdwn.line(text, FALLBACK));
    return blocks.isEmpty() ? body : body.put("blocks", blocks);
  }
}
