package io.pilothouse.monitor.config;

import java.util.List;
import java.util.Optional;

/** Somewhere people or machines are told. */
public sealed interface Channel {
  /** By which routes refer to it. */
  String name();

  /**
   * A Slack app.
   *
   * @param channel its id, such as {@code C0123456789}
   * @param url of the API
   * @param buttons empty: messages have none
   */
  record Slack(String name, Secret token, String channel, String url, Optional<Buttons> buttons)
      implements Channel {}

  /**
   * What people may press.
   *
   * @param signingSecret by which the app signs what was pressed
   * @param users the ids of those who may; empty: whoever sees them
   */
  record Buttons(Secret signingSecret, List<String> users) {
    public Buttons {
      users = List.copyOf(users);
    }
  }

  /**
   * A Slack incoming webhook: single messages, without threads.
   *
   * @param url is a secret, as whoever knows it may write
   */
  record SlackWebhook(String name, Secret url) implements Channel {}

  /**
   * A generic webhook.
   *
   * @param key that bodies are signed with; empty: they are not
   */
  record Webhook(String name, String url, Optional<Secret> key) implements Channel {}

  /**
   * An Alertmanager.
   *
   * @param token sent as a bearer token; empty: none
   */
  record Alertmanager(String name, String url, Optional<Secret> token) implements Channel {}

  /**
   * Lines on standard output.
   *
   * @param json each an object for programs; otherwise words for people
   */
  record Stdout(String name, boolean json) implements Channel {}
}
