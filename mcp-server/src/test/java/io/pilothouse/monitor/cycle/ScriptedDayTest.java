package io.pilothouse.monitor.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.monitor.notify.Peer.Response;
import io.pilothouse.monitor.notify.slack.SlackServer;
import io.pilothouse.yaml.YamlException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people hear on a day on which much goes wrong: {@code docs/examples/a-day-on-call.md}, made
 * anew with {@code -Dday=write}.
 */
class ScriptedDayTest {
  private static final Path GOLDEN = Path.of("../docs/examples/a-day-on-call.md");
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/store/deployments";

  private static final String HEAD =
      """
      # A day on call

      What a monitor told people while a sandbox's namespace `store` went through a day: every line
      that arrived, and nothing else. A test plays this day in virtual time against a server that
      behaves like Slack's API, and compares it word by word.
      """;

  @TempDir private Path folder;

  private static MonitorConfig config(URI slack) {
    String yaml =
        """
        apiVersion: pilothouse.io/v1
        kind: Monitor
        scope: {namespaces: [store]}
        notify:
          channels:
            - {name: oncall, type: slack, tokenEnv: SLACK_TOKEN, channel: %s, url: "%s/api"}
            - {name: log, type: stdout}
        """
            .formatted(SlackServer.CHANNEL, slack);
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
  void everybodyIsToldOnceAndNothingIsLost() throws Exception {
    try (Day day = new Day(folder, ScriptedDayTest::config)) {
      play(day);
      String text = HEAD + String.join("\n", day.told).replaceAll("\n{3,}", "\n\n") + "\n";
      if ("write".equals(System.getProperty("day"))) {
        Files.writeString(GOLDEN, text);
      }
      assertEquals(0, day.waiting(), "everything was told");
      assertEquals(List.of(), day.open(), "everything is over");
      assertTrue(day.all().size() >= 3, "there were incidents: " + day.all().size());
      assertNothingTwice(day.told);
      assertEquals(Files.readString(GOLDEN), text);
    }
  }

  /** Edits bring a message up to date; what is posted, in a channel or a thread, is there once. */
  private static void assertNothingTwice(List<String> told) {
    Set<String> seen = new HashSet<>();
    for (String line : told) {
      if (line.startsWith("-") && !line.contains("edited")) {
        assertTrue(seen.add(line), "told twice: " + line);
      }
    }
  }

  private static void play(Day day) {
    day.create("/api/v1/namespaces", "{'metadata':{'name':'store'}}");
    day.create(DEPLOYMENTS, deployment("web", "P0"));
    day.create(DEPLOYMENTS, deployment("api", "P1"));
    day.create(DEPLOYMENTS, deployment("mailer", "P2"));
    day.minutes(6);
    day.say(
        "All is well. Then an image of `web` and one of `mailer` are released that are not there.");
    day.patch(DEPLOYMENTS + "/web", image("web", "docker.io/shop/web:9.9"));
    day.patch(DEPLOYMENTS + "/mailer", image("mailer", "docker.io/shop/mailer:9.9"));
    day.minutes(6);
    day.acknowledge("web", "alice");
    day.minutes(3);
    day.say("Somebody makes it worse: `web` is told to replace all its pods at once.");
    day.patch(
        DEPLOYMENTS + "/web", "{'spec':{'strategy':{'type':'Recreate','rollingUpdate':null}}}");
    day.minutes(5);
    day.say("Slack has an outage: errors, a rate limit, no answers. Meanwhile `api` breaks.");
    day.patch(DEPLOYMENTS + "/api", image("api", "docker.io/shop/api:9.9"));
    for (int i = 0; i < 2; i++) {
      day.slack.fail(Response.of(500, "{\"ok\":false,\"error\":\"fatal_error\"}"));
      day.slack.fail(SlackServer.rateLimit(60));
      day.slack.hang();
    }
    day.minutes(4);
    day.restart();
    day.minutes(16);
    day.say("`web` and `api` are repaired.");
    day.patch(DEPLOYMENTS + "/web", image("web", "docker.io/library/nginx:1.28"));
    day.patch(DEPLOYMENTS + "/api", image("api", "docker.io/library/nginx:1.28"));
    day.minutes(12);
    day.say("`mailer` is rolled back and forth by two people who do not talk to each other.");
    for (int i = 0; i < 4; i++) {
      day.patch(DEPLOYMENTS + "/mailer", image("mailer", "docker.io/library/nginx:1.28"));
      day.minutes(7);
      day.patch(DEPLOYMENTS + "/mailer", image("mailer", "docker.io/shop/mailer:9.9"));
      day.minutes(4);
    }
    day.say("They talk. `mailer` works.");
    day.patch(DEPLOYMENTS + "/mailer", image("mailer", "docker.io/library/nginx:1.28"));
    day.minutes(50);
    day.say("The rest of the day is quiet.");
  }
}
