package io.pilothouse.monitor.notify.slack;

import io.pilothouse.monitor.config.Channel;
import io.pilothouse.monitor.notify.Posts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in Slack what came of a button. What cannot be said is in the log: nothing here fails. */
final class PressReplies {
  private static final Logger LOG = LoggerFactory.getLogger(PressReplies.class);
  private static final String PEER = "Slack";
  private static final int MOST = 600;

  private final Posts posts;

  PressReplies(Posts posts) {
    this.posts = posts;
  }

  /** A word for the others, in the incident's thread. */
  Future<Void> toThread(Channel.Slack channel, Press press, String words) {
    SlackApi api =
        new SlackApi(posts.http(), URI.create(channel.url()), posts.credential(channel.token()));
    JsonObject message =
        new JsonObject()
            .put("channel", press.place().channel())
            .put("thread_ts", press.place().ts())
            .put("text", Mrkdwn.line(words, MOST))
            .put("parse", "none")
            .put("link_names", false);
    return api.call("chat.postMessage", message)
        .map(SlackApi.Reply::done)
        .<Void>mapEmpty()
        .otherwise(PressReplies::unheard);
  }

  /** A word for whoever pressed the button, which nobody else sees. */
  Future<Void> toPerson(Channel.Slack channel, Press press, String words) {
    Optional<URI> address = ResponseUrl.of(press.responseUrl(), URI.create(channel.url()));
    if (address.isEmpty()) {
      LOG.warn("A payload of Slack names no address of Slack's for the answer");
      return Future.succeededFuture();
    }
    JsonObject message =
        new JsonObject()
            .put("response_type", "ephemeral")
            .put("replace_original", false)
            .put("text", Mrkdwn.line(words, MOST));
    return posts
        .http()
        .send(address.get(), Map.of(), message.toBuffer(), PEER)
        .map(
            answer -> {
              if (!answer.isSuccess()) {
                throw answer.failure(PEER);
              }
              return (Void) null;
            })
        .otherwise(PressReplies::unheard);
  }

  private static Void unheard(Throwable failure) {
    LOG.warn("What came of a button in Slack could not be told: {}", failure.getMessage());
    return null;
  }
}
