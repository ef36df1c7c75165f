package io.pilothouse.monitor.notify;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.monitor.config.Channel;
import io.pilothouse.monitor.config.Secret;
import io.pilothouse.monitor.notify.alertmanager.Alertmanager;
import io.pilothouse.monitor.notify.console.Console;
import io.pilothouse.monitor.notify.slack.SlackBot;
import io.pilothouse.monitor.notify.slack.SlackWebhook;
import io.pilothouse.monitor.notify.webhook.Webhook;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Makes channels ready.
 *
 * @param environment answers null for a variable that is not set
 * @param lines takes what is told on standard output
 */
public record Posts(
    HttpPost http,
    Clock clock,
    BlockingSeam seam,
    UnaryOperator<String> environment,
    Consumer<String> lines) {
  /** One of the configuration's channels. */
  public Post of(Channel channel) {
    return switch (channel) {
      case Channel.Slack slack ->
          post(
              slack,
              Style.THREADED,
              new SlackBot(
                  http,
                  URI.create(slack.url()),
                  credential(slack.token()),
                  slack.channel(),
                  slack.buttons().isPresent()));
      case Channel.SlackWebhook slack ->
          post(slack, Style.GROUPED, new SlackWebhook(http, credential(slack.url())));
      case Channel.Webhook webhook ->
          post(
              webhook,
              Style.GROUPED,
              new Webhook(
                  http, clock, URI.create(webhook.url()), webhook.key().map(this::credential)));
      case Channel.Alertmanager alertmanager ->
          post(
              alertmanager,
              Style.PASSED_ON,
              new Alertmanager(
                  http,
                  URI.create(alertmanager.url()),
                  alertmanager.token().map(this::credential)));
      case Channel.Stdout stdout -> post(stdout, Style.GROUPED, new Console(stdout.json(), lines));
    };
  }

  private static Post post(Channel channel, Style style, Messenger messenger) {
    return new Post(channel.name(), style, messenger);
  }

  /** Where a secret of the configuration is read. */
  public Credential credential(Secret secret) {
    return switch (secret) {
      case Secret.InFile file -> Credential.file(seam, Path.of(file.file()));
      case Secret.InVariable variable -> Credential.variable(environment, variable.variable());
    };
  }
}
