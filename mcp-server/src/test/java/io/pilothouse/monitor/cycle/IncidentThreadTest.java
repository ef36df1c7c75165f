package io.pilothouse.monitor.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.Time;
import io.pilothouse.diagnosis.Engine;
import io.pilothouse.diagnosis.Parts;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.guard.GuardFixture;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.monitor.github.CommitNews;
import io.pilothouse.monitor.github.GitHubCorrelation;
import io.pilothouse.monitor.github.GitHubServer;
import io.pilothouse.monitor.github.SourceRepository;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.notify.Delivery;
import io.pilothouse.monitor.notify.DeliveryObserver;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Posts;
import io.pilothouse.monitor.notify.slack.SlackServer;
import io.pilothouse.monitor.remedy.RemedyStore;
import io.pilothouse.monitor.remedy.RepairNews;
import io.pilothouse.monitor.store.Filter;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.monitor.store.Parcel;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.state.Database;
import io.pilothouse.state.TestState;
import io.pilothouse.yaml.YamlException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is added to an incident is read in its thread. Cluster, diagnosis, tools, policy and state
 * are real; Slack and GitHub are servers that behave as theirs are documented to.
 */
class IncidentThreadTest {
  private static final String ALLOW =
      "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}";
  private static final String REPOSITORY = "acme/shop";
  private static final String GOOD = "docker.io/library/nginx:1.27";
  private static final String IMAGE = "docker.io/shop/api";

  @TempDir private Path folder;
  private SlackServer slack;
  private GuardFixture cluster;
  private GitHubServer github;
  private TestState state;
  private BlockingSeam seam;
  private Database database;
  private IncidentStore store;
  private Pipeline pipeline;
  private MonitorConfig config;
  private boolean interrupted;

  @BeforeEach
  void open() throws IOException {
    slack = new SlackServer();
    cluster = GuardFixture.with(folder.resolve("guard"), ALLOW);
    github = new GitHubServer(cluster.vertx(), REPOSITORY, "");
    state = new TestState(TestState.Kind.SQLITE, folder.resolve("monitor"));
    seam = new BlockingSeam(cluster.vertx(), 8);
    release("api", GOOD);
    cluster.passed(Duration.ofMinutes(2));
  }

  @AfterEach
  void close() {
    github.close();
    seam.close();
    state.close();
    cluster.close();
    slack.close();
  }

  private void use(String parts) {
    String yaml =
        """
        apiVersion: pilothouse.io/v1
        kind: Monitor
        scope: {namespaces: [shop]}
        notify:
          channels:
            - {name: oncall, type: slack, tokenEnv: SLACK_TOKEN, channel: %s, url: "%s/api"}
        %s
        """
            .formatted(SlackServer.CHANNEL, slack.url(), parts);
    try {
      config = MonitorFile.parse(yaml);
    } catch (YamlException bad) {
      throw new AssertionError(bad);
    }
    start();
  }

  /** Begins as a process does: all it knows is in the state. */
  private void start() {
    database = state.database();
    Outbox outbox = new Outbox(database);
    Journal journal = new Journal(database, cluster.clock(), Optional.empty());
    store = new IncidentStore(database, journal);
    Redactor redactor = new Redactor();
    Posts posts =
        new Posts(
            new HttpPost(
                cluster.vertx(),
                cluster.clock(),
                Duration.ofSeconds(10),
                address -> Optional.empty()),
            cluster.clock(),
            seam,
            Map.of("SLACK_TOKEN", SlackServer.TOKEN)::get,
            line -> {});
    Follower repairs = new RepairNews(() -> true, new RemedyStore(database), cluster.invoker());
    pipeline =
        new Pipeline(
            new ClusterLookout(
                cluster.clusters(),
                new Engine(Parts.all(redactor, CriticalityMap.EMPTY), seam, cluster.clock()),
                redactor,
                cluster.clock()),
            new Pipeline.Memory(store, outbox),
            List.of(
                new CommitNews(cluster.clusters(), this::correlation),
                (look, turn, now, teller) -> repairs.after(look, turn, now, unreliable(teller))),
            rules ->
                new Delivery(
                    cluster.clock(),
                    outbox,
                    new Outages(journal),
                    rules,
                    rules.channels().stream().map(posts::of).toList(),
                    DeliveryObserver.NONE),
            () -> true,
            new Time(cluster.clock(), pause -> Future.succeededFuture()),
            config.notification());
  }

  /** The first step of a repair is noted, and the process does not live to know it. */
  private Follower.Teller unreliable(Follower.Teller teller) {
    return (incident, note) ->
        teller
            .note(incident, note)
            .compose(
                noted -> {
                  boolean first = !interrupted;
                  interrupted = true;
                  return first
                      ? Future.failedFuture(new IllegalStateException("killed"))
                      : Future.succeededFuture();
                });
  }

  private GitHubCorrelation correlation(MonitorConfig.Github asked) {
    return new GitHubCorrelation(
        cluster.vertx(),
        new GitHubCorrelation.Access(
            github.uri(),
            () -> Future.succeededFuture(GitHubServer.TOKEN),
            address -> Optional.empty()),
        List.of(new SourceRepository(List.of(IMAGE), REPOSITORY, List.of())),
        new Redactor(),
        cluster.clock());
  }

  /** So many cycles, a minute from one to the next, with deliveries in between. */
  private void cycles(int count) {
    for (int i = 0; i < count; i++) {
      onContext(() -> pipeline.cycle(config, 0, new Cancellation()));
      for (int step = 0; step < 2; step++) {
        onContext(pipeline::deliver);
        cluster.passed(Duration.ofSeconds(30));
      }
    }
  }

  private <T> T onContext(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    cluster.vertx().runOnContext(now -> work.get().onComplete(done));
    return TestState.await(done.future());
  }

  private void release(String deployment, String image) {
    JsonArray containers =
        cluster
            .get("Deployment", deployment)
            .getJsonObject("spec")
            .getJsonObject("template")
            .getJsonObject("spec")
            .getJsonArray("containers");
    containers.getJsonObject(0).put("image", image);
    JsonObject pod = new JsonObject().put("spec", new JsonObject().put("containers", containers));
    cluster.patch(deployment, new JsonObject().put("spec", new JsonObject().put("template", pod)));
  }

  private Incident incident() {
    return TestState.await(store.list(Filter.ALL, 100, Optional.empty())).incidents().stream()
        .filter(each -> each.subject().name().equals("api"))
        .findFirst()
        .orElseThrow();
  }

  private List<Note> notes() {
    return TestState.await(store.notes(incident().id()));
  }

  /** The notes of that incident that the channel has taken, oldest first. */
  private List<String> taken() {
    return TestState.await(new Outbox(database).told("oncall", Instant.EPOCH, 1_000)).stream()
        .map(Parcel::notice)
        .filter(each -> each.kind().equals("note") && each.incident().equals(incident().id()))
        .map(each -> each.key().substring(each.incident().length()))
        .toList()
        .reversed();
  }

  /**
   * What stands in the threads of that incident, oldest first. An answer that is lost on a busy
   * machine makes a message come again, so each counts once here; {@link #taken} counts them.
   */
  private List<String> thread() {
    return slack.messages().stream()
        .filter(each -> !each.containsKey("thread_ts"))
        .filter(each -> each.encode().contains(incident().id()))
        .flatMap(parent -> slack.replies(parent).stream())
        .map(each -> each.getString("text"))
        .distinct()
        .toList();
  }

  @Test
  void commitsThatFitAreReadInTheThread() {
    github.commit("a1b", cluster.clock().instant(), "hubot", "Start");
    github.commit(
        "c3d", cluster.clock().instant(), "octocat", "Cache <everything>", "a.java", "@@\n+map");
    use(
        "github: {tokenEnv: UNUSED, repositories: [{images: [\"%s\"], repository: %s}]}"
            .formatted(IMAGE, REPOSITORY));
    cycles(3);
    release("api", IMAGE + ":main-c3dc3dc");
    cycles(6);
    assertEquals(1, thread().size(), thread().toString());
    String reply = thread().getFirst();
    assertTrue(reply.startsWith("Changes that fit (GitHub): "), reply);
    assertTrue(reply.matches(".*confidence (HIGH|MEDIUM|LOW)\\..*"), reply);
    assertTrue(
        reply.contains("c3dc3dc in acme/shop by octocat, \"Cache &lt;everything&gt;\""), reply);
    assertTrue(reply.contains(" a.java"), reply);
    assertEquals(List.of(Note.Source.CHANGES), notes().stream().map(Note::source).toList());
  }

  @Test
  void everyStepOfARepairIsReadInTheThreadOnceOverARestart() {
    use(
        """
        remedies:
        - name: roll back
          match: {codes: [IMG_NOTFOUND], namespaces: [shop], names: [api], firingFor: 2m}
          call: {tool: rollback, use: next}
          verifyWithin: 10m
          dryRun: false
        """);
    cycles(2);
    release("api", IMAGE + ":9.9.9");
    cycles(7);
    assertEquals(2, thread().size(), thread().toString());
    start();
    cycles(12);
    assertTrue(interrupted);
    List<String> thread = thread();
    assertEquals(4, thread.size(), thread.toString());
    for (String reply : thread.subList(0, 2)) {
      assertTrue(reply.startsWith("Automatic repair (roll back): "), reply);
    }
    assertTrue(thread.get(2).startsWith("Resolved"), thread.get(2));
    assertTrue(thread.get(3).contains("The trouble is gone"), thread.get(3));
    assertEquals(
        List.of("repair-1", "repair-2", "repair-3"), notes().stream().map(Note::key).toList());
    assertEquals(List.of("-note-repair-1", "-note-repair-2", "-note-repair-3"), taken());
    assertEquals(Map.of(), TestState.await(new Outbox(database).backlog()), "nothing waits");
  }
}
