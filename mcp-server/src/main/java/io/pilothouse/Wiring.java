package io.pilothouse;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Time;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.diagnosis.Engine;
import io.pilothouse.diagnosis.Parts;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.guard.Access;
import io.pilothouse.guard.Answers;
import io.pilothouse.guard.ApprovalDesk;
import io.pilothouse.guard.Guard;
import io.pilothouse.guard.HouseKeeping;
import io.pilothouse.guard.PlanKey;
import io.pilothouse.guard.Policies;
import io.pilothouse.guard.Pruning;
import io.pilothouse.guard.Reconciler;
import io.pilothouse.guard.StateLedger;
import io.pilothouse.kubernetes.ClusterWatchers;
import io.pilothouse.kubernetes.ClusterWriters;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.LeaseClients;
import io.pilothouse.kubernetes.TokenReviewer;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.fabric8.ConnectionSettings;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.pilothouse.monitor.cycle.OnDemand;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Watches;
import io.pilothouse.monitor.usage.UsageHistory;
import io.pilothouse.observability.Metrics;
import io.pilothouse.policy.PolicyException;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.state.Database;
import io.pilothouse.tools.CallTimeouts;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolInvoker;
import io.pilothouse.tools.ToolRegistry;
import io.pilothouse.tools.ToolSchema;
import io.pilothouse.tools.ToolSettings;
import io.pilothouse.tools.ToolsetAccess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a running Pilothouse, put together. Closing it stops them. */
final class Wiring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration POLICY_INTERVAL = Duration.ofSeconds(5);
  private static final int EVENT_LOOPS = 2;
  private static final int STATE_THREADS = 8;
  private static final long CLOSE_SECONDS = 1;

  private final Vertx vertx;
  private final Time time;
  private final BlockingSeam seam;
  private final Clusters clusters;
  private final ClusterWatchers watchers;
  private final LeaseClients leases;
  private final TokenReviewer reviewer;
  private final ToolRegistry registry;
  private final ToolInvoker invoker;
  private final Optional<Metrics> metrics;
  private final WriteAuthority authority;
  private final BlockingSeam stateSeam;
  private final Database database;
  private final PlanKey planKey;
  private final StateLedger ledger;
  private final ApprovalDesk approvals;
  private final HouseKeeping houseKeeping;
  private final Redactor redactor;
  private final CriticalityMap criticality;
  private final UsageHistory usage = new UsageHistory();
  private final OnDemand demand;
  private final boolean monitored;

  private Wiring(Config config, Policies policies, Vertx vertx) throws ConfigException {
    this.vertx = vertx;
    this.time = StateWiring.time(vertx);
    this.monitored = config.monitor().enabled();
    authority = config.tools().readOnly() ? WriteAuthority.readOnly() : WriteAuthority.open();
    // Of its own, so that slow clusters do not keep the journal waiting.
    stateSeam = new BlockingSeam(vertx, STATE_THREADS);
    database = StateWiring.database(config.state(), System.getenv(), stateSeam);
    seam = new BlockingSeam(vertx, config.clusters().maxUpstream());
    // Their library is loaded only where somebody can ask for them.
    boolean lasting = config.http().enabled() || monitored;
    boolean measured = lasting && config.management().port().isPresent();
    metrics = measured ? Optional.of(new Metrics()) : Optional.empty();
    Observers observers = measured ? Observers.of(metrics.get()) : Observers.none();
    UpstreamObserver upstream = observers.upstream();
    ClusterWriters writers;
    if (config.sandbox().enabled()) {
      SandboxClusters sandbox =
          new SandboxClusters(
              vertx,
              seam,
              config.sandbox().pods(),
              file -> client(config.clusters(), Optional.of(file.toString()), upstream));
      clusters = sandbox;
      watchers = sandbox;
      leases = sandbox;
      writers = sandbox;
      reviewer = sandbox;
    } else {
      Fabric8Clusters real = client(config.clusters(), config.clusters().kubeconfig(), upstream);
      clusters = real;
      watchers = real;
      leases = real;
      writers = real;
      reviewer = real;
    }
    policies.onDecision(decision -> observers.decisions().accept(decision.verdict().word()));
    redactor = new Redactor(observers.redactions());
    demand = new OnDemand(time);
    criticality = criticalityMap(config.tools());
    planKey = StateWiring.planKey(config.state(), stateSeam);
    ledger = StateWiring.ledger(config.state(), database, vertx, planKey);
    approvals = new ApprovalDesk(ledger, redactor, Clock.systemUTC());
    houseKeeping =
        new HouseKeeping(
            new Reconciler(ledger, clusters),
            new Pruning(database, Clock.systemUTC()),
            () -> stateSeam.run(() -> StateWiring.isThere(config.state(), System.getenv())),
            time);
    registry =
        new ToolRegistry(
            new SchemaCatalog(),
            tools(config, policies, writers, redactor),
            settings(config.tools(), monitored));
    invoker = new ToolInvoker(vertx, registry, redactor::text, observers.calls());
  }

  private List<Tool> tools(
      Config config, Policies policies, ClusterWriters writers, Redactor redactor)
      throws ConfigException {
    Clock clock = Clock.systemUTC();
    Guard guard =
        new Guard(
            new Access(clusters, writers, authority),
            policies,
            ledger,
            seam,
            new Answers(redactor, config.management().approvalsTokens().isPresent()),
            time,
            planKey);
    List<Tool> tools = new ArrayList<>(Toolbox.tools(clusters, redactor, seam, clock, engine()));
    tools.addAll(
        Toolbox.writing(guard, Toolbox.operations(ledger, redactor, clock), policies, ledger));
    tools.addAll(Toolbox.monitoring(clusters, usage, redactor));
    IncidentStore incidents =
        new IncidentStore(database, StateWiring.journal(config.state(), database));
    tools.addAll(Toolbox.incidents(incidents, new Watches(database), demand, redactor, clock));
    if (policies.file().isPresent()) {
      vertx.setPeriodic(
          POLICY_INTERVAL.toMillis(),
          again ->
              seam.run(
                  () -> {
                    policies.look();
                    return null;
                  }));
    }
    return tools;
  }

  private static Policies policies(Config.Tools config) throws ConfigException {
    if (config.files().policy().isEmpty()) {
      return Policies.simulating();
    }
    String file = config.files().policy().get();
    try {
      return Policies.load(Path.of(file));
    } catch (PolicyException bad) {
      throw new ConfigException("policy: " + file + " is not a policy: " + bad.getMessage());
    } catch (IOException | InvalidPathException bad) {
      throw new ConfigException("policy: " + file + " cannot be read");
    }
  }

  private static CriticalityMap criticalityMap(Config.Tools config) throws ConfigException {
    if (config.files().criticalityMap().isEmpty()) {
      return CriticalityMap.EMPTY;
    }
    String file = config.files().criticalityMap().get();
    try {
      return CriticalityMap.parse(Files.readString(Path.of(file)));
    } catch (IllegalArgumentException bad) {
      throw new ConfigException("criticality-map: " + file + ": " + bad.getMessage());
    } catch (IOException unreadable) {
      throw new ConfigException("criticality-map: " + file + " cannot be read");
    }
  }

  /**
   * Puts the parts together. Nothing outside is contacted yet.
   *
   * @throws ConfigException when a tool is disabled that there is not, or the policy does not load
   */
  static Wiring of(Config config) throws ConfigException {
    Policies policies = policies(config.tools());
    Vertx vertx = Vertx.vertx(options());
    try {
      Wiring wiring = new Wiring(config, policies, vertx);
      wiring.use(config.tools());
      return wiring;
    } catch (ConfigException bad) {
      vertx.close();
      throw bad;
    }
  }

  /** Few threads, and no files unpacked from the class path: both would cost start-up time. */
  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(EVENT_LOOPS)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  private Fabric8Clusters client(
      Config.Clusters config, Optional<String> kubeconfig, UpstreamObserver observer) {
    return new Fabric8Clusters(
        vertx,
        seam,
        new ConnectionSettings(
            kubeconfig,
            HostEnvironment.ofProcess(),
            Set.copyOf(config.contexts()),
            config.context(),
            CONNECT_TIMEOUT,
            config.maxUpstream(),
            observer),
        config.impersonate(),
        authority);
  }

  /** Where the monitor runs, the tools about what it knows are on. */
  private static ToolSettings settings(Config.Tools tools, boolean monitored) {
    Set<String> toolsets = new HashSet<>(tools.toolsets());
    if (monitored) {
      toolsets.add("incidents");
    }
    return new ToolSettings(
        toolsets,
        Set.copyOf(tools.disabled()),
        tools.readOnly(),
        new CallTimeouts(tools.timeouts().call(), tools.timeouts().write()),
        new ToolsetAccess(tools.access()));
  }

  /**
   * Switches tools on and off.
   *
   * @throws ConfigException when a tool is disabled that there is not; nothing has changed then
   */
  void use(Config.Tools tools) throws ConfigException {
    tools.requireDisabledToBeAmong(registry.names());
    authority.use(tools.readOnly());
    registry.use(settings(tools, monitored));
  }

  /** Begins what a server does from time to time, as long as it runs. */
  void keepHouse() {
    houseKeeping.begin();
  }

  Vertx vertx() {
    return vertx;
  }

  BlockingSeam seam() {
    return seam;
  }

  Clusters clusters() {
    return clusters;
  }

  ClusterWatchers watchers() {
    return watchers;
  }

  /** For the one who seeks leadership alone. */
  LeaseClients leases() {
    return leases;
  }

  TokenReviewer reviewer() {
    return reviewer;
  }

  /** The contracts of all tools, also of those that are off. */
  List<ToolSchema> schemas() {
    return registry.schemas();
  }

  ToolInvoker invoker() {
    return invoker;
  }

  /** Of its own for every caller, with all that a diagnosis is made with. */
  Engine engine() {
    return new Engine(Parts.all(redactor, criticality, usage), seam, Clock.systemUTC());
  }

  Redactor redactor() {
    return redactor;
  }

  Database database() {
    return database;
  }

  Time time() {
    return time;
  }

  /** Of what asks the database, and reads small files. */
  BlockingSeam stateSeam() {
    return stateSeam;
  }

  /** All tools there are, also those that are off. */
  List<String> toolNames() {
    return registry.names();
  }

  /** Where people answer out of band. */
  ApprovalDesk approvals() {
    return approvals;
  }

  /** What usage collectors know, for the tool that advises on it. */
  UsageHistory usage() {
    return usage;
  }

  /** Where a monitor says that it can be asked to look. */
  OnDemand demand() {
    return demand;
  }

  /** What is counted and timed; empty when nobody can ask for it. */
  Optional<Metrics> metrics() {
    return metrics;
  }

  /** Runs work on an event loop and waits for its outcome. For the program's main thread only. */
  <T> T await(Supplier<Future<T>> work) {
    return Future.<T>future(
            outcome -> vertx.runOnContext(started -> work.get().onComplete(outcome)))
        .await();
  }

  @Override
  public void close() {
    database.close();
    stateSeam.close();
    seam.close();
    try {
      vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      LOG.debug("Vert.x did not close in time; the process ends all the same");
    }
    // No method reference: linking it would load the class where there are no metrics.
    if (metrics.isPresent()) {
      metrics.get().close();
    }
  }
}
