package io.pilothouse.monitor.notify.slack;

import io.pilothouse.monitor.notify.Bulletin;
import io.pilothouse.monitor.notify.Credential;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.Messenger;
import io.pilothouse.monitor.notify.News;
import io.pilothouse.monitor.notify.Words;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;

/**
 * One message per incident, which always shows how it stands, and its history in the thread. Wants
 * updates of one incident at a time.
 */
public final class SlackBot implements Messenger {
  private static final int FALLBACK = 300;
  private static final int REPLY = 900;

  private final SlackApi api;
  private final String channel;
  private final boolean buttons;

  /**
   * @param base as {@code https://slack.com/api}
   * @param token of a bot with the scope {@code chat:write}
   * @param channel its id
   * @param buttons whether the message of an incident has any
   */
  public SlackBot(HttpPost http, URI base, Credential token, String channel, boolean buttons) {
    this.api = new SlackApi(http, base, token);
    this.channel = channel;
    this.buttons = buttons;
  }

  @Override
  public Future<Optional<String>> send(Message message, Optional<String> thread) {
    return switch (message) {
      case Message.Update update -> update(update, thread);
      case Message.Digest digest -> {
        String title = "Digest: " + Words.count(digest.bulletins());
        yield post(message.key(), title, Blocks.list(title, digest.bulletins())).map(thread);
      }
      case Message.Noted noted -> note(noted, thread).map(thread);
      case Message.Remark remark -> post(remark.key(), remark.text(), new JsonArray()).map(thread);
    };
  }

  private Future<Optional<String>> update(Message.Update update, Optional<String> thread) {
    Bulletin latest = update.bulletins().getLast();
    JsonArray blocks = Blocks.incident(latest);
    if (buttons) {
      Buttons.of(latest).ifPresent(blocks::add);
    }
    String fallback = Words.headline(latest);
    if (thread.isEmpty()) {
      return parent(update.key(), fallback, blocks);
    }
    JsonObject place = new JsonObject(thread.get());
    // The reply comes last: all before it may be done twice without anybody noticing.
    return call("chat.update", text(fallback, FALLBACK).mergeIn(place).put("blocks", blocks))
        .compose(
            reply ->
                SlackApi.GONE.contains(reply.error())
                    ? parent(update.key(), fallback, blocks)
                    : reply(reply.done(), place, latest).map(thread));
  }

  private Future<Optional<String>> parent(String key, String fallback, JsonArray blocks) {
    return post(key, fallback, blocks).map(answer -> Optional.of(place(answer).encode()));
  }

  private Future<JsonObject> reply(JsonObject updated, JsonObject place, Bulletin latest) {
    if (latest.news() == News.CHANGED) {
      return Future.succeededFuture(updated);
    }
    String words = Words.step(latest) + " " + latest.matter().verdict().summary();
    return call("chat.postMessage", text(words, REPLY).mergeIn(in(place)))
        .map(SlackApi.Reply::done);
  }

  /** In the thread; where that is gone, or never was, a message that says what it is about. */
  private Future<JsonObject> note(Message.Noted noted, Optional<String> thread) {
    if (thread.isEmpty()) {
      return alone(noted);
    }
    JsonObject reply =
        text(Words.line(noted), REPLY)
            .put("blocks", Blocks.note(noted, false))
            .put("metadata", metadata(noted.key()))
            .mergeIn(in(new JsonObject(thread.get())));
    return call("chat.postMessage", reply)
        .compose(
            answer ->
                SlackApi.GONE.contains(answer.error())
                    ? alone(noted)
                    : Future.succeededFuture(answer.done()));
  }

  private Future<JsonObject> alone(Message.Noted noted) {
    return post(noted.key(), Words.headline(noted), Blocks.note(noted, true));
  }

  private static JsonObject in(JsonObject place) {
    return quiet()
        .put("channel", place.getString("channel"))
        .put("thread_ts", place.getString("ts"));
  }

  private Future<JsonObject> post(String key, String text, JsonArray blocks) {
    JsonObject arguments =
        text(text, FALLBACK)
            .put("channel", channel)
            .put("metadata", metadata(key))
            .mergeIn(quiet());
    if (!blocks.isEmpty()) {
      arguments.put("blocks", blocks);
    }
    return call("chat.postMessage", arguments).map(SlackApi.Reply::done);
  }

  /** Plain words are better than none where Slack does not like the blocks. */
  private Future<SlackApi.Reply> call(String method, JsonObject arguments) {
    return api.call(method, arguments)
        .compose(
            reply -> {
              boolean again =
                  SlackApi.UNFIT.contains(reply.error()) && arguments.containsKey("blocks");
              JsonObject plain = arguments.copy();
              plain.put("blocks", new JsonArray()).remove("metadata");
              return again ? api.call(method, plain) : Future.succeededFuture(reply);
            });
  }

  private static JsonObject text(String text, int most) {
    return new JsonObject().put("text", Mrkdwn.line(text, most));
  }

  private static JsonObject quiet() {
    return new JsonObject()
        .put("parse", "none")
        .put("link_names", false)
        .put("unfurl_links", false)
        .put("unfurl_media", false);
  }

  /** Whoever reads the channel by program can tell a repetition by it. */
  private static JsonObject metadata(String key) {
    return new JsonObject()
        .put("event_type", "pilothouse_notification")
        .put("event_payload", new JsonObject().put("key", key));
  }

  /** Updates want the channel's id, whatever it was called before. */
  private static JsonObject place(JsonObject answer) {
    if (answer.getValue("channel") instanceof String id
        && answer.getValue("ts") instanceof String ts) {
      return new JsonObject().put("channel", id).put("ts", ts);
    }
    throw DeliveryException.passing("Slack did not say where the message is");
  }
}
