package io.pilothouse.monitor.cycle;

import static io.pilothouse.state.TestState.await;

import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.diagnosis.Engine;
import io.pilothouse.diagnosis.Parts;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.fabric8.ConnectionSettings;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.incident.Ack;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.notify.Delivery;
import io.pilothouse.monitor.notify.DeliveryObserver;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Posts;
import io.pilothouse.monitor.notify.slack.SlackServer;
import io.pilothouse.monitor.store.Filter;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.state.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A monitor, a sandbox and a Slack whose time passes only when somebody says so. */
final class Day implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-20T09:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  /** Slack, and when it took what. */
  final class Slack extends SlackServer {
    Slack() throws IOException {}

    @Override
    protected synchronized Response answer(Request request) {
      JsonObject message = new JsonObject(request.body());
      String what =
          request.path().endsWith("update")
              ? "edited"
              : message.containsKey("thread_ts") ? "in the thread" : "posted";
      note("Slack, " + what, message.getString("text"));
      return super.answer(request);
    }
  }

  final List<String> told = new ArrayList<>();
  final Slack slack = new Slack();
  private final ManualTime time = new ManualTime(START);
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 16);
  private final HttpClient outsider = HttpClient.newHttpClient();
  private final Path folder;
  private final SandboxServer sandbox;
  private final Fabric8Clusters clusters;
  private final MonitorConfig config;
  private Database database;
  private IncidentStore store;
  private Pipeline pipeline;

  Day(Path folder, Function<URI, MonitorConfig> config) throws IOException {
    this.folder = folder;
    this.config = config.apply(slack.url());
    sandbox =
        await(new SandboxServer(vertx, SandboxOptions.defaults().withClock(() -> START)).start());
    Path kubeconfig =
        KubeconfigFile.current("production")
            .context("production", sandbox.url(), "store", "token: " + token())
            .write(folder.resolve("config"));
    clusters =
        new Fabric8Clusters(
            vertx,
            seam,
            new ConnectionSettings(
                Optional.of(kubeconfig.toString()),
                new HostEnvironment(Map.of(), folder, folder),
                Set.of(),
                Optional.empty(),
                Duration.ofSeconds(60),
                64,
                UpstreamObserver.NONE),
            false,
            WriteAuthority.readOnly());
    start();
  }

  private String token() {
    return sandbox.kubeconfig().replaceAll("(?s).*token: (\\S+).*", "$1");
  }

  /** Begins as a process does: all it knows is in the state. */
  private void start() {
    Clock clock = time.time().clock();
    database = Database.sqlite(seam, folder.resolve("state"));
    Outbox outbox = new Outbox(database);
    store = new IncidentStore(database, new Journal(database, clock, Optional.empty()));
    Posts posts =
        new Posts(
            new HttpPost(vertx, clock, Duration.ofMillis(2_000), address -> Optional.empty()),
            clock,
            seam,
            Map.of("SLACK_TOKEN", SlackServer.TOKEN)::get,
            line -> note("standard output", line));
    Redactor redactor = new Redactor();
    pipeline =
        new Pipeline(
            new ClusterLookout(
                clusters,
                new Engine(Parts.all(redactor, CriticalityMap.EMPTY), seam, clock),
                redactor,
                clock),
            new Pipeline.Memory(store, outbox),
            List.of(),
            rules ->
                new Delivery(
                    clock,
                    outbox,
                    rules,
                    rules.channels().stream().map(posts::of).toList(),
                    DeliveryObserver.NONE),
            () -> true,
            time.time(),
            config.notification());
  }

  /** The process ends without a word, and another begins. */
  void restart() {
    database.close();
    start();
    say("The monitor's process is killed and started again.");
  }

  private synchronized void note(String where, String text) {
    String plain = text.replaceAll("-[0-9a-f]{8,10}-[0-9a-z]{5}\\b", "-(pod)").strip();
    told.add(
        "- `%s` **%s:** %s"
            .formatted(
                TIME.format(time.now()),
                where,
                plain.replaceAll("\\bi-[0-9a-f]{10}\\b", "i-(id)")));
  }

  synchronized void say(String what) {
    told.add("\n" + TIME.format(time.now()) + " " + what + "\n");
  }

  /** Time passes, with a cycle every minute and a delivery twice as often. */
  void minutes(int minutes) {
    for (int i = 0; i < minutes; i++) {
      await(pipeline.cycle(config, 0, new Cancellation()));
      for (int step = 0; step < 2; step++) {
        int before = told.size();
        await(pipeline.deliver());
        byChannel(told.subList(before, told.size()));
        time.pass(STEP);
        await(sandbox.advance(STEP));
      }
    }
  }

  /** Channels do not wait for each other, so only the order within one means something. */
  private static void byChannel(List<String> lines) {
    lines.sort(Comparator.comparing(line -> line.contains("**Slack")));
  }

  /** Somebody says that they take care of it. */
  void acknowledge(String name, String by) {
    Incident incident =
        open().stream()
            .filter(each -> each.subject().name().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no incident of " + name));
    await(
        store.acknowledge(
            incident.id(),
            new Ack(by, time.now(), Optional.empty(), "on it"),
            new Caller("token:" + by, List.of(), "")));
    say(by + " acknowledges the incident of " + name + ".");
  }

  List<Incident> all() {
    return await(store.list(Filter.ALL, 100, Optional.empty())).incidents();
  }

  List<Incident> open() {
    return all().stream().filter(each -> !each.isResolved()).toList();
  }

  /** How many notices wait to be told. */
  long waiting() {
    return await(new Outbox(database).backlog()).values().stream().mapToLong(each -> each).sum();
  }

  void create(String path, String json) {
    send("POST", path, "application/json", json);
  }

  void patch(String path, String json) {
    send("PATCH", path, "application/merge-patch+json", json);
  }

  private void send(String method, String path, String type, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.url() + path))
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
            .build();
    HttpResponse<String> answer = outsider.sendAsync(request, BodyHandlers.ofString()).join();
    if (answer.statusCode() >= 300) {
      throw new AssertionError(method + " " + path + ": " + answer.body());
    }
    await(sandbox.advance(Duration.ofMillis(1)));
  }

  @Override
  public void close() {
    slack.close();
    database.close();
    seam.close();
    outsider.close();
    await(vertx.close());
  }
}
