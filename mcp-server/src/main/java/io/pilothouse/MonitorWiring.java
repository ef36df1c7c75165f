package io.pilothouse;

import io.pilothouse.automation.slack.SlackDoor;
import io.pilothouse.concurrent.Time;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.monitor.brief.BriefObserver;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.cycle.ClusterLookout;
import io.pilothouse.monitor.cycle.CycleReport;
import io.pilothouse.monitor.cycle.Leadership;
import io.pilothouse.monitor.cycle.Monitor;
import io.pilothouse.monitor.cycle.MonitorLoop;
import io.pilothouse.monitor.cycle.MonitorObserver;
import io.pilothouse.monitor.cycle.Pipeline;
import io.pilothouse.monitor.cycle.Rounds;
import io.pilothouse.monitor.cycle.WarningWatch;
import io.pilothouse.monitor.github.CommitNews;
import io.pilothouse.monitor.notify.DeliveryObserver;
import io.pilothouse.monitor.remedy.RemedyStore;
import io.pilothouse.monitor.remedy.RepairNews;
import io.pilothouse.observability.Metrics;
import io.pilothouse.observability.MonitorMetrics;
import io.vertx.core.Future;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A monitor, put together from the parts of a running Pilothouse. */
final class MonitorWiring {
  private static final Duration BETWEEN_USAGE_UNSET = Duration.ofSeconds(20);

  private final Wiring wiring;
  private final BriefWiring briefs;
  private final Leadership leadership;
  private final SlackDoor buttons;
  private final Pipeline pipeline;
  private final Monitor monitor;
  private final Rounds rounds;
  private final MonitorLoop loop;
  private final MonitorReload reload;
  private final WarningWatch warnings;

  /**
   * Nothing outside is contacted yet. Blocks for a moment.
   *
   * @param out takes what is told on standard output
   * @param served whether HTTP is served beside it, where Slack reaches {@link #buttons}
   * @throws ConfigException when the monitor's file or the journal's key cannot be used
   */
  MonitorWiring(Wiring wiring, Config config, PrintStream out, boolean served)
      throws ConfigException {
    this.wiring = wiring;
    Time time = wiring.time();
    Optional<MonitorMetrics> metrics = wiring.metrics().map(Metrics::monitor);
    MonitorObserver observer =
        metrics.<MonitorObserver>map(each -> each).orElse(MonitorObserver.NONE);
    DeliveryObserver deliveries =
        metrics.<DeliveryObserver>map(each -> each).orElse(DeliveryObserver.NONE);
    MonitorChannels channels = new MonitorChannels(wiring, config, out, served);
    this.briefs =
        new BriefWiring(
            wiring,
            config.agents(),
            channels.posts(),
            this::leads,
            channels.incidents(),
            time,
            metrics.<BriefObserver>map(each -> each).orElse(BriefObserver.NONE));
    MonitorFiles files = new MonitorFiles(config.monitor().file(), briefs::problem);
    MonitorConfig first = files.read();
    this.leadership = MonitorLeadership.of(wiring, first.schedule().lease(), time);
    this.pipeline =
        new Pipeline(
            new ClusterLookout(wiring.clusters(), wiring.engine(), wiring.redactor(), time.clock()),
            new Pipeline.Memory(channels.incidents(), channels.outbox()),
            List.of(
                new CommitNews(wiring.clusters(), channels::correlation),
                new RepairNews(this::leads, new RemedyStore(wiring.database()), wiring.invoker()),
                briefs.follower()),
            rules -> channels.delivery(rules, deliveries),
            this::leads,
            time,
            first.notification());
    this.monitor = new Monitor(first, pipeline::cycle, leadership, observer, time);
    wiring.demand().serve(monitor, this::leads);
    this.buttons = channels.buttons(monitor::config, monitor::wake);
    this.rounds = new Rounds(time, this::leads);
    this.loop = new MonitorLoop(monitor, pipeline, rounds);
    this.reload = new MonitorReload(wiring, files, monitor, observer);
    this.warnings = new WarningWatch(wiring.watchers(), time, monitor::wake);
  }

  private boolean leads() {
    return leadership.holds();
  }

  /** Begins, and goes on until {@link #stop}. */
  void start() {
    loop.start();
    warnings.keep(this::watched);
    UsageRounds usage = new UsageRounds(wiring);
    rounds.begin(
        () -> monitor.config().usage().orElse(BETWEEN_USAGE_UNSET),
        "Usage could not be collected",
        () -> usage.collect(monitor.config()));
    reload.begin();
  }

  /** What people press in Slack. */
  SlackDoor buttons() {
    return buttons;
  }

  /** Somebody says that something is wrong: the next cycle comes as early as it may. */
  void wake() {
    monitor.wake();
  }

  /** Where warnings are to wake this process, if they are. */
  private Optional<MonitorConfig.Scope> watched() {
    MonitorConfig config = monitor.config();
    return config.schedule().wakeGap().filter(gap -> leads()).map(gap -> config.scope());
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
                        .compose(report -> briefed().map(report))
                    : Future.succeededFuture(Optional.<CycleReport>empty()))
        .eventually(leadership::end);
  }

  /** Nobody waits for a model to hear of an incident; what it says comes after that. */
  private Future<Void> briefed() {
    return monitor
        .config()
        .brief()
        .map(
            brief -> {
              // A model takes longer than a lease lasts.
              leadership.keep(leads -> {});
              return briefs.finish(brief.budget().time()).compose(done -> pipeline.deliver());
            })
        .orElseGet(Future::succeededFuture);
  }

  /** Gives the cycle that runs some time to end, and hands on leadership. */
  Future<Void> stop(Duration grace) {
    warnings.end();
    briefs.stop();
    return loop.stop(grace);
  }
}
