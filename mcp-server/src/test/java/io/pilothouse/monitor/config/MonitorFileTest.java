package io.pilothouse.monitor.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.yaml.YamlException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The reader, the published schema and the example say the same. */
class MonitorFileTest {
  private static final Path FOLDER = Path.of("../deploy/monitor");
  private static final String HEAD = "apiVersion: pilothouse.io/v1\nkind: Monitor\n";

  @SuppressWarnings("unchecked")
  private static JsonObject document(String yaml) {
    Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return new JsonObject(new JsonObject((Map<String, Object>) document).encode());
  }

  private static JsonObject schema() throws IOException {
    return new JsonObject(Files.readString(FOLDER.resolve("monitor.schema.json")));
  }

  private static OutputUnit validate(JsonObject document) throws IOException {
    JsonSchemaOptions options =
        new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://pilothouse.io/");
    return Validator.create(JsonSchema.of(schema()), options).validate(document);
  }

  private static String example() throws IOException {
    return Files.readString(FOLDER.resolve("monitor.yaml"));
  }

  @Test
  void theExampleIsWhatItSays() throws Exception {
    MonitorConfig config = MonitorFile.parse(example());
    OutputUnit output = validate(document(example()));
    assertTrue(output.getValid(), () -> String.valueOf(output.getErrors()));
    assertEquals(List.of("production"), config.scope().contexts());
    assertEquals(new MonitorConfig.Every(Duration.ofSeconds(60)), config.schedule().rhythm());
    assertEquals(
        Optional.of(new LeaseName(Optional.empty(), "pilothouse", "pilothouse-monitor")),
        config.schedule().lease());
    assertEquals(Rules.DEFAULT.flapping(), config.rules().flapping());
    assertEquals("playground of the platform team", config.rules().silences().get(0).reason());
    assertEquals(5, config.notification().channels().size());
    assertEquals(
        Optional.of(
            new Channel.Buttons(
                new Secret.InFile("/etc/pilothouse/slack/signing-secret"), List.of("U0123456789"))),
        ((Channel.Slack) config.notification().channels().get(0)).buttons());
    assertEquals(
        new Channel.SlackWebhook("feed", new Secret.InVariable("SLACK_WEBHOOK_URL")),
        config.notification().channels().get(1));
    assertEquals(LocalTime.of(22, 0), config.notification().quietHours().get().from());
    assertEquals("shop/services", config.github().get().repositories().get(0).name());
    assertEquals(
        new ModelBrief.Budget(100_000, Duration.ofMinutes(2), 6), config.brief().get().budget());
  }

  @Test
  void howLongIncidentsAreRememberedIsSaid() throws Exception {
    assertEquals(Duration.ofDays(90), MonitorFile.standard().rules().keep());
    MonitorConfig config = MonitorFile.parse(HEAD + "incidents: {keep: 7d}");
    assertEquals(Duration.ofDays(7), config.rules().keep());
    assertEquals(Rules.DEFAULT.pendingFor(), config.rules().pendingFor());
  }

  @Test
  void withoutAWordEveryDefaultHolds() throws Exception {
    MonitorConfig config = MonitorFile.standard();
    assertTrue(validate(document(HEAD)).getValid());
    assertTrue(config.schedule().onStart());
    assertEquals(Duration.ofSeconds(20), config.schedule().wakeGap().get());
    assertEquals(Rules.DEFAULT, config.rules());
    assertEquals(List.of(new Channel.Stdout("stdout", false)), config.notification().channels());
    assertEquals(
        List.of(new MonitorConfig.Route(List.of(Severity.values()), List.of("stdout"))),
        config.notification().routes());
    assertEquals(Duration.ofHours(4), config.notification().grouping().repeat());
    assertTrue(config.github().isEmpty() && config.usage().isEmpty());
    assertTrue(config.brief().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shedule: {every: 60s}",
        "schedule: {every: 5s}",
        "schedule: {every: soon}",
        "schedule: {every: 60s, cron: '* * * * *'}",
        "schedule: {timeZone: UTC}",
        "schedule: {wakeOnWarnings: false, wakeGap: 20s}",
        "schedule: {onStart: maybe}",
        "scope: {contexts: []}",
        "scope: [shop]",
        "leadership: {}",
        "leadership: {lease: {name: monitor}}",
        "leadership: {lease: {namespace: ops, name: Monitor}}",
        "leadership: {lease: {namespace: ops.x, name: monitor}}",
        "incidents: {resolveAfter: {looks: 0}}",
        "incidents: {flapping: {transitions: 1}}",
        "silences: [{match: {}, until: '2027-01-01T00:00:00Z', reason: a}]",
        "silences: [{match: {names: [a]}, reason: for ever}]",
        "silences: [{match: {names: [a]}, until: tomorrow, reason: a}]",
        "knownIssues: [{match: {names: [a]}, until: '2027-01-01T00:00:00Z'}]",
        "maintenance: [{match: {names: [a]}, to: '2027-01-01T00:00:00Z', reason: a}]",
        "notify: {channels: [{name: a, type: pager}]}",
        "notify: {channels: [{name: a, type: slack, token: xoxb-1, channel: C1}]}",
        "notify: {channels: [{name: a, type: slack, tokenFile: f, tokenEnv: E, channel: C1}]}",
        "notify: {channels: [{name: a, type: slack, tokenFile: f, channel: C1, users: [U1]}]}",
        "notify: {channels: [{name: a, type: slack, tokenFile: f, channel: C1,"
            + " signingSecretFile: f, signingSecretEnv: E}]}",
        "notify: {channels: [{name: a, type: slack-webhook, urlEnv: U, signingSecretEnv: E}]}",
        "notify: {channels: [{name: a, type: slack-webhook, url: 'https://h.example.com/x'}]}",
        "notify: {channels: [{name: a, type: webhook, url: 'ftp://h.example.com'}]}",
        "notify: {channels: [{name: a, type: webhook}]}",
        "notify: {channels: [{name: a, type: stdout, url: 'https://h.example.com'}]}",
        "notify: {channels: [{name: a, type: stdout, format: yaml}]}",
        "notify: {channels: [{name: a, type: webhook, url: 'https://h.example.com', format:"
            + " json}]}",
        "notify: {routes: [{severities: [SEV-5], channels: [stdout]}]}",
        "notify: {routes: [{severities: [SEV-1]}]}",
        "notify: {quietHours: {from: '22:00', to: 7am, except: [SEV-1]}}",
        "notify: {digest: {at: '09:00'}}",
        "github: {repositories: []}",
        "github: {tokenEnv: T, repositories: [{images: [a], repository: services}]}",
        "usage: {every: 0s}",
        "brief: {agent: k8s-analyzer}",
        "brief: {apiKeyEnv: K}",
        "brief: {agent: a, apiKey: sk-1}",
        "brief: {agent: a, apiKeyEnv: K, apiKeyFile: f}",
        "brief: {agent: a, apiKeyEnv: K, severities: [1]}",
        "brief: {agent: a, apiKeyEnv: K, perHour: 0}",
        "brief: {agent: a, apiKeyEnv: K, maxTokens: many}",
        "brief: {agent: a, apiKeyEnv: K, timeout: 120}",
        "brief: {agent: a, apiKeyEnv: K, url: api.example.com}",
      })
  void whatIsWrongIsRefusedByBoth(String body) throws IOException {
    assertThrows(YamlException.class, () -> MonitorFile.parse(HEAD + body));
    assertFalse(validate(document(HEAD + body)).getValid());
  }

  @Test
  void aBriefNeedsLittleBeyondAnAgentAndAKey() throws Exception {
    assertEquals(
        new ModelBrief(
            "looker",
            List.of(Severity.SEV1, Severity.SEV2),
            new ModelBrief.Api(Optional.empty(), new Secret.InVariable("K"), Optional.empty()),
            new ModelBrief.Budget(100_000, Duration.ofMinutes(2), 6)),
        MonitorFile.parse(HEAD + "brief: {agent: looker, apiKeyEnv: K}").brief().get());
    YamlException refused =
        assertThrows(
            YamlException.class,
            () -> MonitorFile.parse(HEAD + "brief: {agents: looker, timeout: 2h}"));
    assertEquals(
        List.of(
            "brief.agent: is missing",
            "brief.apiKeyFile: is missing: name a file there, or a variable as apiKeyEnv",
            "brief.timeout: must be 30m or less",
            "brief.agents: is not known here (did you mean agent?); known are agent, apiKeyEnv,"
                + " apiKeyFile, maxTokens, model, perHour, severities, timeout, url"),
        refused.problems());
  }

  @Test
  void aMistypedKeyIsNamedWithItsPlaceAndTheNearest() {
    YamlException refused =
        assertThrows(
            YamlException.class,
            () ->
                MonitorFile.parse(
                    HEAD
                        + "schedule: {evry: 60s}\n"
                        + "notify: {channels: [{name: a, type: stdout}, {name: a, type: stdout}],"
                        + " routes: [{severities: [SEV-1], channels: [b]}]}"));
    assertEquals(
        List.of(
            "schedule.evry: is not known here (did you mean every?); known are cron, deadline,"
                + " every, onStart, timeZone, wakeGap, wakeOnWarnings",
            "notify.channels[1].name: is the name of another channel, too",
            "notify.routes[0].channels: there is no channel b"),
        refused.problems());
  }

  /** Wherever the example has a map, an unknown key is refused, by the reader and the schema. */
  @Test
  void noMapTakesAnUnknownKey() throws Exception {
    List<List<Object>> places = new ArrayList<>();
    maps(document(example()), List.of(), places);
    assertTrue(places.size() > 20, "the example has maps: " + places.size());
    for (List<Object> place : places) {
      JsonObject changed = document(example());
      at(changed, place).put("unheardOf", "x");
      assertFalse(validate(changed).getValid(), "the schema takes it in " + place);
      YamlException refused =
          assertThrows(
              YamlException.class,
              () -> MonitorFile.parse(changed.encode()),
              "the reader takes it in " + place);
      assertTrue(refused.getMessage().contains("unheardOf: is not known"), refused.getMessage());
    }
  }

  /** So that neither test above misses one. */
  @Test
  void theExampleShowsEveryKeyOfTheSchema() throws IOException {
    Set<String> keys = new TreeSet<>();
    keys(schema(), keys);
    String example = example();
    keys.removeIf(key -> example.contains(key + ":"));
    // Alternatives of ...File, or of one another.
    keys.removeAll(Set.of("tokenEnv", "urlFile", "keyEnv", "signingSecretEnv"));
    assertEquals(Set.of(), keys);
  }

  private static void keys(Object schema, Set<String> found) {
    switch (schema) {
      case JsonObject map -> {
        if (map.getValue("properties") instanceof JsonObject properties) {
          found.addAll(properties.fieldNames());
        }
        map.forEach(each -> keys(each.getValue(), found));
      }
      case JsonArray list -> list.forEach(each -> keys(each, found));
      default -> {}
    }
  }

  private static void maps(Object value, List<Object> path, List<List<Object>> found) {
    if (value instanceof JsonObject map) {
      found.add(path);
      map.forEach(each -> maps(each.getValue(), and(path, each.getKey()), found));
    } else if (value instanceof JsonArray list) {
      for (int i = 0; i < list.size(); i++) {
        maps(list.getValue(i), and(path, i), found);
      }
    }
  }

  private static List<Object> and(List<Object> path, Object next) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(next);
    return longer;
  }

  private static JsonObject at(JsonObject document, List<Object> path) {
    Object value = document;
    for (Object step : path) {
      value =
          step instanceof Integer index
              ? ((JsonArray) value).getValue(index)
              : ((JsonObject) value).getValue((String) step);
    }
    return (JsonObject) value;
  }
}
