package io.pilothouse;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.Time;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.cycle.ClusterLookout;
import io.pilothouse.monitor.cycle.CycleReport;
import io.pilothouse.monitor.cycle.Follower;
import io.pilothouse.monitor.cycle.Leadership;
import io.pilothouse.monitor.cycle.Monitor;
import io.pilothouse.monitor.cycle.MonitorObserver;
import io.pilothouse.monitor.cycle.Pipeline;
import io.pilothouse.monitor.cycle.Rounds;
import io.pilothouse.monitor.cycle.WarningWatch;
import io.pilothouse.monitor.github.CommitNews;
import io.pilothouse.monitor.github.GitHubCorrelation;
import io.pilothouse.monitor.github.SourceRepository;
import io.pilothouse.monitor.notify.Delivery;
import io.pilothouse.monitor.notify.DeliveryObserver;
import io.pilothouse.monitor.notify.HttpPost;
import io.pilothouse.monitor.notify.Posts;
import io.pilothouse.monitor.remedy.RemedyStore;
import io.pilothouse.monitor.remedy.RepairNews;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.observability.Metrics;
import io.pilothouse.observability.MonitorMetrics;
import io.pilothouse.state.Locks;
import io.vertx.core.Future;
import io.vertx.core.net.ProxyOptions;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A monitor, put together from the parts of a running Pilothouse. */
final class MonitorWiring {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorWiring.class);
  private static final Duration BETWEEN_DELIVERIES = Duration.ofSeconds(5);
  private static final Duration BETWEEN_FILE_LOOKS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_PRUNING = Duration.ofHours(1);
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration WATCH_PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_WATCHES_UNSET = Duration.ofSeconds(20);

  private final Wiring wiring;
  private final Time time;
  private final MonitorFiles files;
  private final MonitorObserver observer;
  private final Leadership leadership;
  private final Pipeline pipeline;
  private final Monitor monitor;
  private final Rounds rounds;

  /**
   * Nothing outside is contacted yet. Blocks for a moment.
   *
   * @param out takes what is told on standard output
   * @throws ConfigException when the monitor's file or the journal's key cannot be used
   */
  MonitorWiring(Wiring wiring, Config config, PrintStream out) throws ConfigException {
    this.wiring = wiring;
    this.time = StateWiring.time(wiring.vertx());
    this.files = new MonitorFiles(config.monitor().file());
    MonitorConfig first = files.read();
    Optional<MonitorMetrics> metrics = wiring.metrics().map(Metrics::monitor);
    this.observer = metrics.<MonitorObserver>map(each -> each).orElse(MonitorObserver.NONE);
    DeliveryObserver deliveries =
        metrics.<DeliveryObserver>map(each -> each).orElse(DeliveryObserver.NONE);
    this.leadership =
        new Leadership(new Locks(wiring.database()), UUID.randomUUID().toString(), time);
    Outbox outbox = new Outbox(wiring.database());
    Posts posts =
        new Posts(
            new HttpPost(wiring.vertx(), time.clock(), HTTP_PATIENCE, MonitorWiring::withoutProxy),
            time.clock(),
            wiring.stateSeam(),
            System.getenv()::get,
            out::println);
    this.pipeline =
        new Pipeline(
            new ClusterLookout(
                wiring.clusters(), wiring.engine(), wiring.redactor(), Clock.systemUTC()),
            new Pipeline.Memory(
                new IncidentStore(
                    wiring.database(), StateWiring.journal(config.state(), wiring.database())),
                outbox),
            followers(posts),
            rules ->
                new Delivery(
                    time.clock(),
                    outbox,
                    rules,
                    rules.channels().stream().map(posts::of).toList(),
                    deliveries),
            leadership::holds,
            time,
            first.notification());
    this.monitor = new Monitor(first, pipeline::cycle, leadership, observer, time);
    this.rounds = new Rounds(time, leadership::holds);
  }

  private List<Follower> followers(Posts posts) {
    return List.of(
        new CommitNews(wiring.clusters(), github -> correlation(github, posts)),
        new RepairNews(leadership::holds, new RemedyStore(wiring.database()), wiring.invoker()));
  }

  private GitHubCorrelation correlation(MonitorConfig.Github github, Posts posts) {
    return new GitHubCorrelation(
        wiring.vertx(),
        new GitHubCorrelation.Access(
            URI.create(github.url()),
            posts.credential(github.token())::read,
            MonitorWiring::directly),
        github.repositories().stream()
            .map(each -> new SourceRepository(each.images(), each.name(), each.paths()))
            .toList(),
        wiring.redactor(),
        time.clock());
  }

  private static Optional<ProxyOptions> directly(URI address) {
    return Optional.empty();
  }

  private static Optional<URI> withoutProxy(URI address) {
    return Optional.empty();
  }

  /** Begins, and goes on until {@link #stop}. */
  void start() {
    monitor.start();
    rounds.begin(BETWEEN_DELIVERIES, "Nobody could be told", pipeline::deliver);
    rounds.begin(BETWEEN_PRUNING, "Nothing could be forgotten", pipeline::prune);
    WarningWatch warnings = new WarningWatch(wiring.clusters());
    rounds.begin(
        monitor.config().schedule().wakeGap().orElse(BETWEEN_WATCHES_UNSET),
        "Warnings could not be looked for",
        () -> watch(warnings));
    UsageRounds usage = new UsageRounds(wiring);
    rounds.begin(
        monitor.config().usage().orElse(BETWEEN_WATCHES_UNSET),
        "Usage could not be collected",
        () -> usage.collect(monitor.config()));
    new Rounds(time, () -> true)
        .begin(BETWEEN_FILE_LOOKS, "The monitor's file could not be looked at", this::reload);
    Hangup.heard(() -> wiring.vertx().runOnContext(heard -> reload()));
  }

  /** Somebody says that something is wrong: the next cycle comes as early as it may. */
  void wake() {
    monitor.wake();
  }

  private Future<?> watch(WarningWatch warnings) {
    MonitorConfig config = monitor.config();
    return config.schedule().wakeGap().isEmpty()
        ? Future.succeededFuture()
        : warnings
            .anythingNew(config.scope(), CallScope.within(WATCH_PATIENCE, new Cancellation()))
            .onSuccess(
                fresh -> {
                  if (fresh) {
                    monitor.wake();
                  }
                });
  }

  private Future<Void> reload() {
    return wiring
        .stateSeam()
        .run(
            () -> {
              synchronized (files) {
                return files.look();
              }
            })
        .map(
            found -> {
              found.config().ifPresent(this::use);
              found.problem().ifPresent(this::refuse);
              return null;
            });
  }

  private void use(MonitorConfig config) {
    monitor.use(config);
    observer.reloaded(true);
    LOG.info("The monitor's configuration has changed and is used");
  }

  private void refuse(String problem) {
    observer.reloaded(false);
    LOG.warn("The monitor's configuration stays as it was: {}", problem);
  }

  /**
   * One cycle, and what is due then is told.
   *
   * @return empty if another process leads
   */
  Future<Optional<CycleReport>> once() {
    return leadership
        .seek()
        .compose(
            leads ->
                leads
                    ? monitor
                        .now()
                        .compose(report -> pipeline.deliver().map(Optional.of(report)))
                        .eventually(leadership::end)
                    : Future.succeededFuture(Optional.empty()));
  }

  /** Gives the cycle that runs some time to end, and hands on leadership. */
  Future<Void> stop(Duration grace) {
    rounds.end();
    return monitor.stop(grace);
  }
}
