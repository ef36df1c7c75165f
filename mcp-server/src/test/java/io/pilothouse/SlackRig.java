package io.pilothouse;

import static io.pilothouse.kubernetes.Awaiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.audit.Journal;
import io.pilothouse.audit.Search;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.diagnosis.finding.Impact.Extent;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Rules;
import io.pilothouse.monitor.incident.Sighting;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Troubles;
import io.pilothouse.monitor.notify.Delivery;
import io.pilothouse.monitor.notify.DeliveryObserver;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Posts;
import io.pilothouse.monitor.notify.slack.ButtonDesk;
import io.pilothouse.monitor.notify.slack.SlackClient;
import io.pilothouse.monitor.notify.slack.SlackServer;
import io.pilothouse.monitor.store.Filter;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.monitor.store.Silences;
import io.pilothouse.protocol.FakeService;
import io.pilothouse.state.Database;
import io.pilothouse.transport.http.Automation;
import io.pilothouse.transport.http.HttpAccess;
import io.pilothouse.transport.http.HttpLimits;
import io.pilothouse.transport.http.HttpObserver;
import io.pilothouse.transport.http.HttpTransport;
import io.pilothouse.yaml.YamlException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that looks and tells, one that takes what Slack sends, and Slack itself. */
final class SlackRig implements AutoCloseable {
  static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  static final String OTHER_SECRET = "0123456789abcdef0123456789abcdef";
  static final Sighting SLOW = Troubles.of("web", "CRASH_APP", Priority.P1, Extent.DEGRADED);

  private final Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 8);
  final AtomicInteger woken = new AtomicInteger();
  volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");
  final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  final SlackServer slack;
  final SlackClient client;
  private final Posts posts;
  final Database leaders;
  private final Database others;
  volatile MonitorConfig config;

  SlackRig(Path folder) throws Exception {
    this.folder = folder;
    slack = new SlackServer();
    posts =
        new Posts(
            new HttpPost(vertx, clock, Duration.ofSeconds(10), address -> Optional.empty()),
            clock,
            seam,
            Map.of("TOKEN", SlackServer.TOKEN, "SECRET", OTHER_SECRET)::get,
            line -> {});
    leaders = Database.sqlite(seam, folder.resolve("state"));
    others = Database.sqlite(seam, folder.resolve("state"));
    Files.writeString(folder.resolve("secret"), SECRET + "\n");
    config = config("signingSecretFile: " + folder.resolve("secret"));
    Journal journal = new Journal(others, clock, Optional.empty());
    SlackButtons buttons =
        new SlackButtons(
            () -> config,
            posts::credential,
            new ButtonDesk(
                posts,
                new IncidentStore(others, journal),
                new Silences(others, journal),
                woken::incrementAndGet));
    HttpTransport transport =
        new HttpTransport(
            vertx,
            new FakeService(),
            HttpLimits.DEFAULT,
            HttpAccess.LOCAL,
            clock,
            HttpObserver.NONE,
            new Automation(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(buttons)));
    int port = await(transport.start("127.0.0.1", 0));
    client = new SlackClient(URI.create("http://127.0.0.1:" + port + "/api/v1/slack/actions"));
  }

  @Override
  public void close() {
    client.close();
    slack.close();
    leaders.close();
    others.close();
    seam.close();
    await(vertx.close());
  }

  /** One channel, and what there is to say of its buttons. */
  MonitorConfig config(String buttons) throws YamlException {
    return MonitorFile.parse(
        """
        apiVersion: pilothouse.io/v1
        kind: Monitor
        notify:
          channels:
          - {name: oncall, type: slack, tokenEnv: TOKEN, channel: %s, url: "%s/api"%s}
        """
            .formatted(SlackServer.CHANNEL, slack.url(), buttons.isEmpty() ? "" : ", " + buttons));
  }

  /** A minute passes in the process that leads. */
  void minute(Sighting... sightings) {
    Outbox outbox = new Outbox(leaders);
    Delivery delivery =
        new Delivery(
            clock,
            outbox,
            new Outages(new Journal(leaders, clock, Optional.empty())),
            config.notification(),
            config.notification().channels().stream().map(posts::of).toList(),
            DeliveryObserver.NONE);
    Look look = new Look.Seen(now, Troubles.CONTEXT, List.of(sightings), Set.of());
    await(store().apply(look, Rules.DEFAULT, now, delivery.announcer()));
    now = now.plusSeconds(60);
    await(delivery.deliver());
  }

  void fire() {
    for (int i = 0; i < 4; i++) {
      minute(SLOW);
    }
    assertEquals(State.FIRING, incident().state());
  }

  void resolve() {
    for (int i = 0; i < 8; i++) {
      minute();
    }
    assertEquals(State.RESOLVED, incident().state());
  }

  private IncidentStore store() {
    return new IncidentStore(leaders, new Journal(leaders, clock, Optional.empty()));
  }

  Incident incident() {
    return await(store().list(Filter.ALL, 10, Optional.empty())).incidents().getFirst();
  }

  List<JsonObject> rows(String caller) {
    List<JsonObject> rows = new ArrayList<>();
    await(new Journal(leaders, clock, Optional.empty()).each(Search.ALL, rows::add));
    return rows.stream().filter(row -> row.getString("caller").equals(caller)).toList();
  }

  List<JsonObject> annsRows() {
    return rows("slack:T0123:U0ANN");
  }

  JsonObject parent() {
    return slack.messages().getFirst();
  }

  String lastInThread() {
    return slack.messages().getLast().getString("text");
  }

  List<String> buttons() {
    return parent().getJsonArray("blocks", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .filter(block -> block.getString("type").equals("actions"))
        .flatMap(block -> block.getJsonArray("elements").stream())
        .map(each -> ((JsonObject) each).getString("action_id"))
        .toList();
  }

  JsonObject press(String action) {
    return SlackClient.press(slack.ts(parent()), parent(), action, answers());
  }

  private URI answers() {
    return slack.url().resolve(SlackServer.ANSWERS);
  }

  int send(JsonObject payload) throws Exception {
    return client.send(payload, SECRET, now).statusCode();
  }

  /** What the person was told, and nobody else. */
  String answer(int which) {
    JsonObject answer = slack.answers().get(which);
    assertEquals("ephemeral", answer.getString("response_type"));
    assertEquals(false, answer.getValue("replace_original"));
    return answer.getString("text");
  }
}
