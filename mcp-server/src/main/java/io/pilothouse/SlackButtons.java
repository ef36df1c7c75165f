package io.pilothouse;

import io.pilothouse.automation.slack.SlackDoor;
import io.pilothouse.identity.Signature;
import io.pilothouse.monitor.config.Channel;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.Secret;
import io.pilothouse.monitor.notify.Credential;
import io.pilothouse.monitor.notify.slack.ButtonDesk;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Slack channels of the monitor's configuration whose messages have buttons. */
final class SlackButtons implements SlackDoor {
  private static final Logger LOG = LoggerFactory.getLogger(SlackButtons.class);

  private final Supplier<MonitorConfig> config;
  private final Function<Secret, Credential> credentials;
  private final ButtonDesk desk;

  /**
   * @param config as it is now
   * @param credentials where secrets are read
   */
  SlackButtons(
      Supplier<MonitorConfig> config, Function<Secret, Credential> credentials, ButtonDesk desk) {
    this.config = config;
    this.credentials = credentials;
    this.desk = desk;
  }

  /**
   * A channel as it is where Slack reaches nobody: a button that leads nowhere is worse than none.
   */
  static Channel unreachable(Channel channel) {
    if (channel instanceof Channel.Slack slack && slack.buttons().isPresent()) {
      LOG.warn(
          "Messages of channel {} have no buttons: they need serve --http --monitor", slack.name());
      return new Channel.Slack(
          slack.name(), slack.token(), slack.channel(), slack.url(), Optional.empty());
    }
    return channel;
  }

  @Override
  public boolean isOpen() {
    return !channels().isEmpty();
  }

  private List<Channel.Slack> channels() {
    return config.get().notification().channels().stream()
        .filter(Channel.Slack.class::isInstance)
        .map(Channel.Slack.class::cast)
        .filter(each -> each.buttons().isPresent())
        .toList();
  }

  @Override
  public Future<Map<String, String>> secrets() {
    Map<String, String> secrets = new HashMap<>();
    Future<Void> done = Future.succeededFuture();
    for (Channel.Slack channel : channels()) {
      Credential secret = credentials.apply(channel.buttons().orElseThrow().signingSecret());
      done =
          done.compose(before -> secret.read())
              .<Void>map(
                  value -> {
                    keep(secrets, channel, value);
                    return null;
                  })
              .otherwise(
                  failure -> {
                    refuse(channel, failure.getMessage());
                    return null;
                  });
    }
    return done.map(read -> secrets);
  }

  private static void keep(Map<String, String> secrets, Channel.Slack channel, String value) {
    if (value.length() < Signature.SHORTEST_SECRET) {
      refuse(channel, "it is shorter than " + Signature.SHORTEST_SECRET + " characters");
    } else {
      secrets.put(channel.name(), value);
    }
  }

  private static void refuse(Channel.Slack channel, String why) {
    LOG.warn("The signing secret of channel {} cannot be used: {}", channel.name(), why);
  }

  @Override
  public Future<Boolean> pressed(Set<String> channels, JsonObject payload) {
    List<Channel.Slack> signers =
        channels().stream().filter(each -> channels.contains(each.name())).toList();
    return signers.isEmpty() ? Future.succeededFuture(false) : desk.take(signers, payload);
  }
}
