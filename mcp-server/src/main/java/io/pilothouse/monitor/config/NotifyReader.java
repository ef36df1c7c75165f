package io.pilothouse.monitor.config;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.config.Channel.Alertmanager;
import io.pilothouse.monitor.config.Channel.Slack;
import io.pilothouse.monitor.config.Channel.SlackWebhook;
import io.pilothouse.monitor.config.Channel.Stdout;
import io.pilothouse.monitor.config.Channel.Webhook;
import io.pilothouse.monitor.config.MonitorConfig.Digest;
import io.pilothouse.monitor.config.MonitorConfig.Grouping;
import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.config.MonitorConfig.QuietHours;
import io.pilothouse.monitor.config.MonitorConfig.Route;
import io.pilothouse.yaml.Fields;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads who is told, how and when. */
final class NotifyReader {
  private static final Stdout STANDARD = new Stdout("stdout", false);
  private static final List<String> TYPES =
      List.of("slack", "slack-webhook", "webhook", "alertmanager", "stdout");

  private NotifyReader() {}

  static Notify read(Fields fields) {
    List<Channel> channels =
        fields.has("channels")
            ? Parts.all(fields, "channels", NotifyReader::channel)
            : List.of(STANDARD);
    List<Route> routes =
        fields.has("routes")
            ? Parts.all(fields, "routes", NotifyReader::route)
            : List.of(
                new Route(
                    List.of(Severity.values()), channels.stream().map(Channel::name).toList()));
    check(fields, channels, routes);
    return new Notify(
        channels,
        routes,
        Parts.of(fields, "grouping", NotifyReader::grouping),
        Parts.optional(fields, "quietHours", NotifyReader::quietHours),
        Parts.optional(fields, "digest", NotifyReader::digest));
  }

  private static void check(Fields fields, List<Channel> channels, List<Route> routes) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < channels.size(); i++) {
      if (!names.add(channels.get(i).name())) {
        fields.problem("channels[" + i + "].name", "is the name of another channel, too");
      }
    }
    for (int i = 0; i < routes.size(); i++) {
      for (String name : routes.get(i).channels()) {
        if (!names.contains(name)) {
          fields.problem("routes[" + i + "].channels", "there is no channel " + name);
        }
      }
    }
  }

  private static Channel channel(Fields fields) {
    String name = fields.required("name");
    String type = fields.required("type");
    return switch (type) {
      case "slack" ->
          new Slack(
              name,
              Parts.requiredSecret(fields, "token"),
              fields.required("channel"),
              Parts.url(fields, "url", Optional.of("https://slack.com/api")),
              buttons(fields));
      case "slack-webhook" -> new SlackWebhook(name, Parts.requiredSecret(fields, "url"));
      case "webhook" ->
          new Webhook(
              name, Parts.url(fields, "url", Optional.empty()), Parts.secret(fields, "key"));
      case "alertmanager" ->
          new Alertmanager(
              name, Parts.url(fields, "url", Optional.empty()), Parts.secret(fields, "token"));
      case "stdout" -> new Stdout(name, isJson(fields));
      default -> {
        if (!type.isEmpty()) {
          fields.problem("type", "must be one of " + String.join(", ", TYPES));
        }
        yield new Stdout(name, false);
      }
    };
  }

  private static Optional<Channel.Buttons> buttons(Fields fields) {
    Optional<Secret> secret = Parts.secret(fields, "signingSecret");
    List<String> users = fields.texts("users");
    if (fields.has("users") && secret.isEmpty()) {
      fields.problem("users", "needs signingSecretFile or signingSecretEnv");
    }
    return secret.map(each -> new Channel.Buttons(each, users));
  }

  private static boolean isJson(Fields fields) {
    return fields
        .parsed(
            "format",
            text ->
                Set.of("text", "json").contains(text)
                    ? Optional.of(text.equals("json"))
                    : Optional.empty(),
            "text or json")
        .orElse(false);
  }

  private static Route route(Fields fields) {
    List<String> channels = fields.texts("channels");
    if (!fields.has("channels")) {
      fields.problem("channels", "is missing");
    }
    return new Route(Parts.severities(fields, "severities"), channels);
  }

  private static Grouping grouping(Fields fields) {
    return new Grouping(
        fields.duration("wait").orElse(Duration.ofSeconds(30)),
        fields.duration("interval").orElse(Duration.ofMinutes(5)),
        fields.duration("repeat").orElse(Duration.ofHours(4)));
  }

  private static QuietHours quietHours(Fields fields) {
    return new QuietHours(
        Parts.timeOfDay(fields, "from"),
        Parts.timeOfDay(fields, "to"),
        fields.zone("timeZone").orElse(ZoneOffset.UTC),
        Parts.severities(fields, "except"));
  }

  private static Digest digest(Fields fields) {
    return new Digest(
        Parts.severities(fields, "severities"),
        Parts.timeOfDay(fields, "at"),
        fields.zone("timeZone").orElse(ZoneOffset.UTC));
  }
}
