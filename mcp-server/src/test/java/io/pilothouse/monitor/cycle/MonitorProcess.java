package io.pilothouse.monitor.cycle;

import static io.pilothouse.state.TestState.await;

import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.concurrent.Time;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.notify.Delivery;
import io.pilothouse.monitor.notify.DeliveryObserver;
import io.pilothouse.monitor.notify.Post;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outages;
import io.pilothouse.monitor.store.Outbox;
import io.pilothouse.state.Database;
import io.pilothouse.state.Locks;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** A monitor's process with everything that runs in it, in virtual time. */
final class MonitorProcess {
  /** What is there whether a process runs or not. */
  record World(
      ManualTime time,
      BlockingSeam seam,
      Path state,
      MonitorConfig config,
      Lookout lookout,
      Function<Notify, List<Post>> posts,
      List<Instant> cycles) {}

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final World world;
  private final Worker lease;
  private final Worker cycles;
  private final Worker rounds;
  private final Database database;
  private final IncidentStore store;
  private final Outbox outbox;
  private final Pipeline pipeline;
  private final Monitor monitor;
  private final MonitorLoop loop;

  /** Begins as a process does: all it knows is in the state. */
  MonitorProcess(World world) {
    this.world = world;
    this.lease = new Worker(world.time(), 1);
    this.cycles = new Worker(world.time(), 0);
    this.rounds = new Worker(world.time(), 2);
    Time time = world.time().time();
    database = Database.sqlite(world.seam(), world.state());
    outbox = new Outbox(database);
    Journal journal = new Journal(database, time.clock(), Optional.empty());
    store = new IncidentStore(database, journal);
    Leadership leadership = leadership(time);
    pipeline =
        new Pipeline(
            world.lookout(),
            new Pipeline.Memory(store, outbox),
            List.of(),
            rules ->
                new Delivery(
                    time.clock(),
                    outbox,
                    new Outages(journal),
                    rules,
                    world.posts().apply(rules),
                    DeliveryObserver.NONE),
            leadership::holds,
            time,
            world.config().notification());
    monitor =
        new Monitor(world.config(), this::cycle, leadership, MonitorObserver.NONE, cycles.time());
    loop = new MonitorLoop(monitor, pipeline, new Rounds(rounds.time(), leadership::holds));
    loop.start();
    lease.awaitPause();
  }

  private Leadership leadership(Time time) {
    return new Leadership(
        List.of(
            new Candidacy(
                new StateRegister(new Locks(database)),
                UUID.randomUUID().toString(),
                Leadership.LEASE,
                time.clock())),
        lease.time());
  }

  private Future<CycleReport> cycle(MonitorConfig config, long missed, Cancellation cancellation) {
    world.cycles().add(world.time().now());
    cycles.begins();
    return pipeline.cycle(config, missed, cancellation);
  }

  /** Time passes, in which everything that is due is done, one thing after the other. */
  void pass(Instant end) {
    while (world.time().passToNext(end)) {
      settle();
    }
  }

  private void settle() {
    lease.awaitPause();
    cycles.awaitPause();
    rounds.awaitPause();
  }

  /** The cycle that runs comes to no end. */
  void hangs() {
    cycles.hangs();
  }

  Monitor monitor() {
    return monitor;
  }

  IncidentStore store() {
    return store;
  }

  Database database() {
    return database;
  }

  /** Ends as on SIGTERM. */
  void stop() {
    await(loop.stop(GRACE));
    dies();
  }

  /** Ends as on SIGKILL. */
  void dies() {
    lease.dies();
    cycles.dies();
    rounds.dies();
    database.close();
  }
}
