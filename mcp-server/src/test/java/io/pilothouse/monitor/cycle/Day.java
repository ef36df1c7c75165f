package io.pilothouse.monitor.cycle;

import static io.pilothouse.state.TestState.await;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
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
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Peer;
import io.pilothouse.monitor.notify.Posts;
import io.pilothouse.monitor.notify.slack.SlackServer;
import io.pilothouse.monitor.store.Filter;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
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
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** A monitor, a sandbox and people's channels, whose time passes only when somebody says so. */
final class Day implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  /** A message that is in Slack. */
  record Posted(String ts, JsonObject message) {}

  /** Slack, and when it took what. */
  final class Slack extends SlackServer {
    private final List<Posted> posted = new ArrayList<>();

    Slack() throws IOException {}

    synchronized List<Posted> posted() {
      return List.copyOf(posted);
    }

    @Override
    protected synchronized Response answer(Request request) {
      JsonObject message = new JsonObject(request.body());
      String what =
          request.path().endsWith("update")
              ? "edited"
              : message.containsKey("thread_ts") ? "in the thread" : "posted";
      note("Slack, " + what, message.getString("text"));
      Response answer = super.answer(request);
      if (!what.equals("edited")) {
        posted.add(new Posted(new JsonObject(answer.body()).getString("ts"), message));
      }
      return answer;
    }
  }

  /** Another channel in Slack, which has an incoming webhook: news of a group in one message. */
  final class Team extends SlackServer {
    Team() throws IOException {}

    @Override
    protected synchronized Response answer(Request request) {
      JsonObject message = new JsonObject(request.body());
      note("Slack's webhook", message.getString("text") + rows(message));
      return super.answer(request);
    }

    /** The lines of a message about several incidents. */
    private static String rows(JsonObject message) {
      JsonArray blocks = message.getJsonArray("blocks", new JsonArray());
      return blocks.size() == 2
          ? ("\n" + blocks.getJsonObject(1).getJsonObject("text").getString("text"))
              .replace("\n", "\n  - ")
          : "";
    }
  }

  /** A program that takes messages, and sometimes says so too late. */
  static final class Pager extends Peer {
    private final List<Request> taken = new ArrayList<>();
    private boolean late;

    Pager() throws IOException {}

    @Override
    protected synchronized Response answer(Request request) {
      taken.add(request);
      boolean lost = late;
      late = false;
      return Response.of(lost ? 504 : 204, "");
    }

    /** It takes the next message, and nobody learns of that. */
    synchronized void loseAnswer() {
      late = true;
    }

    synchronized List<Request> taken() {
      return List.copyOf(taken);
    }
  }

  final List<String> told = new ArrayList<>();
  final List<Instant> cycles = new ArrayList<>();
  final Slack slack = new Slack();
  final Pager pager = new Pager();
  private final Team team = new Team();
  private final ManualTime time = new ManualTime(START);
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 16);
  private final HttpClient outsider = HttpClient.newHttpClient();
  private final SandboxServer sandbox;
  private final ClusterLookout cluster;
  private final MonitorProcess.World world;
  private MonitorProcess process;
  private boolean unanswered;

  Day(Path folder, BiFunction<URI, URI, MonitorConfig> config) throws IOException {
    sandbox =
        await(new SandboxServer(vertx, SandboxOptions.defaults().withClock(() -> START)).start());
    Path kubeconfig =
        KubeconfigFile.current("production")
            .context("production", sandbox.url(), "store", "token: " + token())
            .write(folder.resolve("config"));
    Fabric8Clusters clusters =
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
    Clock clock = time.time().clock();
    Redactor redactor = new Redactor();
    cluster =
        new ClusterLookout(
            clusters,
            new Engine(Parts.all(redactor, CriticalityMap.EMPTY), seam, clock),
            redactor,
            clock);
    Posts posts =
        new Posts(
            new HttpPost(vertx, clock, Duration.ofSeconds(4), address -> Optional.empty()),
            clock,
            seam,
            Map.of(
                    "SLACK_TOKEN",
                    SlackServer.TOKEN,
                    "TEAM_URL",
                    team.url().resolve(SlackServer.HOOK).toString())
                ::get,
            line -> note("standard output", line));
    world =
        new MonitorProcess.World(
            time,
            seam,
            folder.resolve("state"),
            config.apply(slack.url(), pager.url()),
            this::look,
            rules -> rules.channels().stream().map(posts::of).toList(),
            cycles);
    process = new MonitorProcess(world);
  }

  private String token() {
    return sandbox.kubeconfig().replaceAll("(?s).*token: (\\S+).*", "$1");
  }

  private Future<Look> look(Optional<String> context, Set<String> namespaces, CallScope scope) {
    if (unanswered) {
      process.hangs();
      return Promise.<Look>promise().future();
    }
    return cluster.look(context, namespaces, scope);
  }

  MonitorProcess process() {
    return process;
  }

  /** The process ends without a word while it looks at the cluster, and another begins. */
  void crash() {
    unanswered = true;
    int before = cycles.size();
    for (int i = 0; i < 4 && cycles.size() == before; i++) {
      step();
    }
    unanswered = false;
    say("The monitor's process is killed while it looks at the cluster, and started again.");
    process.dies();
    process = new MonitorProcess(world);
  }

  /** The process is told to end, and another begins. */
  void restart() {
    say("The monitor is stopped, and started again.");
    process.stop();
    process = new MonitorProcess(world);
  }

  /** Time passes without the process. */
  void standStill(Duration length) {
    time.skip(length);
    await(sandbox.advance(length));
    say("The machine of the monitor stood still until now.");
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

  /** Something happens in the cluster, and the monitor hears of it. */
  void warn() {
    process.monitor().wake();
  }

  /** Time passes. */
  void minutes(int minutes) {
    for (int i = 0; i < 2 * minutes; i++) {
      step();
    }
  }

  /** Time passes until then on that day. */
  void until(String timeOfDay) {
    Instant end =
        LocalTime.parse(timeOfDay)
            .atDate(LocalDate.ofInstant(START, ZoneOffset.UTC))
            .toInstant(ZoneOffset.UTC);
    while (time.now().isBefore(end)) {
      step();
    }
  }

  private void step() {
    int before = told.size();
    process.pass(time.now().plus(STEP));
    byChannel(told.subList(before, told.size()));
    await(sandbox.advance(STEP));
  }

  /** Channels do not wait for each other, so only the order within one means something. */
  private static void byChannel(List<String> lines) {
    lines.sort(
        Comparator.comparing((String line) -> line.contains("**Slack's webhook"))
            .thenComparing(line -> line.contains("**Slack")));
  }

  /** Somebody says that they take care of it. */
  void acknowledge(String name, String by) {
    Incident incident =
        open().stream()
            .filter(each -> each.subject().name().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no incident of " + name));
    await(
        process
            .store()
            .acknowledge(
                incident.id(),
                new Ack(by, time.now(), Optional.empty(), "on it"),
                new Caller("token:" + by, List.of(), "")));
    say(by + " acknowledges the incident of " + name + ".");
  }

  List<Incident> all() {
    return await(process.store().list(Filter.ALL, 100, Optional.empty())).incidents();
  }

  List<Incident> open() {
    return all().stream().filter(each -> !each.isResolved()).toList();
  }

  /** How many notices wait to be told. */
  long waiting() {
    return await(new Outbox(process.database()).backlog()).values().stream()
        .mapToLong(Outbox.Backlog::notices)
        .sum();
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
    pager.close();
    team.close();
    process.dies();
    seam.close();
    outsider.close();
    await(vertx.close());
  }
}
