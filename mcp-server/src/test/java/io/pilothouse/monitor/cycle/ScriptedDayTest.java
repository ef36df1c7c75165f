package io.pilothouse.monitor.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.monitor.notify.Peer.Response;
import io.pilothouse.monitor.notify.slack.SlackServer;
import io.pilothouse.yaml.YamlException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people hear on a day on which much goes wrong: {@code docs/examples/a-day-on-call.md}, made
 * anew with {@code -Dday=write}.
 */
class ScriptedDayTest {
  private static final Path GOLDEN = Path.of("../docs/examples/a-day-on-call.md");
  private static final String GOOD = "docker.io/library/nginx:1.28";

  /**
   * The times between cycles that are no minute: one that was woken, one at the start of a process
   * after one that was stopped, one after everything stood still. A process that dies is known to
   * be dead after half a minute, so there the next cycle comes as if nothing had happened.
   */
  private static final List<String> UNUSUAL =
      List.of("09:00:00 30 s", "11:59:30 30 s", "13:59:00 360 s");

  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/store/deployments";

  private static final String HEAD =
      """
      # A day on call

      What a monitor told people while a sandbox's namespace `store` went through a day: every line
      that arrived, and nothing else. *Slack* is a bot's channel, with one message for each incident
      and its thread; *Slack's webhook* is another channel, where news of a namespace come together.
      A test plays this day in virtual time against servers that behave like Slack's API, and compares
      it word by word.
      """;

  @TempDir private Path folder;

  private static MonitorConfig config(URI slack, URI pager) {
    String yaml =
        """
        apiVersion: pilothouse.io/v1
        kind: Monitor
        scope: {namespaces: [store]}
        notify:
          channels:
            - {name: oncall, type: slack, tokenEnv: SLACK_TOKEN, channel: %s, url: "%s/api"}
            - {name: pager, type: webhook, url: "%s/page"}
            - {name: team, type: slack-webhook, urlEnv: TEAM_URL}
            - {name: log, type: stdout}
        """
            .formatted(SlackServer.CHANNEL, slack, pager);
    try {
      return MonitorFile.parse(yaml);
    } catch (YamlException bad) {
      throw new AssertionError(bad);
    }
  }

  private static String deployment(String name, String priority) {
    return """
    {'metadata': {'name': '%1$s', 'labels': {'pilothouse.io/priority': '%2$s'}},
     'spec': {'replicas': 2, 'selector': {'matchLabels': {'app': '%1$s'}},
      'template': {'metadata': {'labels': {'app': '%1$s'}},
       'spec': {'containers': [{'name': '%1$s', 'image': 'docker.io/library/nginx:1.27'}]}}}}
    """
        .formatted(name, priority);
  }

  private static String image(String name, String image) {
    return "{'spec':{'template':{'spec':{'containers':[{'name':'%s','image':'%s'}]}}}}"
        .formatted(name, image);
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void everybodyIsToldOnceAndNothingIsLost() throws Exception {
    try (Day day = new Day(folder, ScriptedDayTest::config)) {
      play(day);
      String text = HEAD + String.join("\n", day.told).replaceAll("\n{3,}", "\n\n") + "\n";
      if ("write".equals(System.getProperty("day"))) {
        Files.writeString(GOLDEN, text);
      }
      assertEquals(0, day.waiting(), "everything was told");
      assertEquals(List.of(), day.open(), "everything is over");
      new Accounts(day).check();
      assertEquals(UNUSUAL, unusual(day.cycles), "a cycle a minute, but for these");
      assertEquals(Files.readString(GOLDEN), text);
    }
  }

  private static List<String> unusual(List<Instant> cycles) {
    List<String> unusual = new ArrayList<>();
    for (int i = 1; i < cycles.size(); i++) {
      long seconds = Duration.between(cycles.get(i - 1), cycles.get(i)).toSeconds();
      if (seconds != 60) {
        unusual.add(cycles.get(i - 1).toString().substring(11, 19) + " " + seconds + " s");
      }
    }
    return unusual;
  }

  private static void play(Day day) {
    day.create("/api/v1/namespaces", "{'metadata':{'name':'store'}}");
    day.create(DEPLOYMENTS, deployment("web", "P0"));
    day.create(DEPLOYMENTS, deployment("api", "P1"));
    day.create(DEPLOYMENTS, deployment("mailer", "P2"));
    day.until("09:00");
    day.say(
        "All is well. Then an image of `web` and one of `mailer` are released that do not exist.");
    day.patch(DEPLOYMENTS + "/web", image("web", "docker.io/shop/web:9.9"));
    day.patch(DEPLOYMENTS + "/mailer", image("mailer", "docker.io/shop/mailer:9.9"));
    day.until("09:00:30");
    day.warn();
    day.until("09:06");
    day.acknowledge("web", "alice");
    day.until("09:09");
    day.say("Somebody makes it worse: `web` is told to replace all its pods at once.");
    day.patch(
        DEPLOYMENTS + "/web", "{'spec':{'strategy':{'type':'Recreate','rollingUpdate':null}}}");
    day.until("09:20");
    outage(day);
    day.until("09:45");
    secondOutage(day);
    day.until("09:57");
    flapping(day);
    day.until("12:00");
    day.restart();
    day.until("14:00");
    day.standStill(Duration.ofMinutes(5));
    day.until("15:00");
    unattended(day);
    day.until("23:59");
    day.say("The rest of the day is quiet.");
  }

  private static void outage(Day day) {
    day.say("Slack has an outage: errors, rate limits, no answers. Meanwhile `api` breaks.");
    day.patch(DEPLOYMENTS + "/api", image("api", "docker.io/shop/api:9.9"));
    day.pager.loseAnswer();
    day.slack.fail(Response.of(500, "{\"ok\":false,\"error\":\"fatal_error\"}"));
    day.slack.fail(SlackServer.rateLimit(120));
    day.slack.hang();
    day.until("09:24");
    day.crash();
  }

  private static void secondOutage(Day day) {
    day.say("`web` and `api` are repaired. Slack is away again.");
    for (int i = 0; i < 4; i++) {
      day.slack.fail(Response.of(503, ""));
    }
    day.slack.hang();
    day.slack.fail(SlackServer.rateLimit(120));
    day.patch(DEPLOYMENTS + "/web", image("web", GOOD));
    day.patch(DEPLOYMENTS + "/api", image("api", GOOD));
  }

  private static void flapping(Day day) {
    day.say("`mailer` is rolled back and forth by two people who do not talk to each other.");
    for (int i = 0; i < 4; i++) {
      day.patch(DEPLOYMENTS + "/mailer", image("mailer", GOOD));
      day.minutes(7);
      day.patch(DEPLOYMENTS + "/mailer", image("mailer", "docker.io/shop/mailer:9.9"));
      day.minutes(4);
    }
    day.say("They talk. `mailer` works.");
    day.patch(DEPLOYMENTS + "/mailer", image("mailer", GOOD));
  }

  private static void unattended(Day day) {
    day.say("`api` breaks again. Nobody cares until the evening.");
    day.patch(DEPLOYMENTS + "/api", image("api", "docker.io/shop/api:9.9"));
    day.until("20:00");
    day.say("`api` is repaired.");
    day.patch(DEPLOYMENTS + "/api", image("api", GOOD));
  }
}
