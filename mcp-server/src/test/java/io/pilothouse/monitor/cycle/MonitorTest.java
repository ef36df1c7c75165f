package io.pilothouse.monitor.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.ManualTime;
import io.pilothouse.concurrent.Time;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.state.Database;
import io.pilothouse.state.Locks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When cycles begin, in virtual time. */
class MonitorTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private static final Duration GRACE = Duration.ofSeconds(9);

  /** A cycle that has begun and ends when the test says so. */
  private record Run(Instant at, long missed, Cancellation cancellation, Promise<CycleReport> end) {
    void ends() {
      end.complete(new CycleReport(at, List.of(), List.of()));
    }
  }

  @TempDir private Path folder;
  private final ManualTime time = new ManualTime(START);
  private final Queue<Run> runs = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> heartbeats = new ConcurrentHashMap<>();
  private Vertx vertx;
  private BlockingSeam seam;
  private Database database;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    seam = new BlockingSeam(vertx, 4);
    database = Database.sqlite(seam, folder);
  }

  @AfterEach
  void close() {
    database.close();
    seam.close();
    vertx.close().await();
  }

  private Monitor monitor(String schedule, String owner) throws Exception {
    Monitor monitor =
        new Monitor(
            MonitorFile.parse(
                "{apiVersion: pilothouse.io/v1, kind: Monitor, schedule: " + schedule + "}"),
            this::run,
            new Leadership(
                List.of(
                    new Candidacy(
                        new StateRegister(new Locks(database)),
                        owner,
                        Leadership.LEASE,
                        time::now)),
                new Time(time.time().clock(), length -> pause(owner, length))),
            MonitorObserver.NONE,
            time.time());
    heartbeats.put(owner, new AtomicInteger());
    monitor.start();
    settle();
    return monitor;
  }

  private Future<Void> pause(String owner, Duration length) {
    AtomicInteger waiting = heartbeats.getOrDefault(owner, new AtomicInteger());
    Future<Void> over =
        time.time().pause().of(length).onSuccess(passed -> waiting.decrementAndGet());
    waiting.incrementAndGet();
    return over;
  }

  /** Returns when every monitor knows who leads. */
  private void settle() {
    while (heartbeats.values().stream().anyMatch(waiting -> waiting.get() < 1)) {
      Thread.onSpinWait();
    }
  }

  private void stop(Monitor monitor, String owner) {
    monitor.stop(GRACE).await();
    heartbeats.remove(owner);
  }

  private Future<CycleReport> run(MonitorConfig config, long missed, Cancellation cancellation) {
    Promise<CycleReport> end = Promise.promise();
    runs.add(new Run(time.now(), missed, cancellation, end));
    return end.future();
  }

  /** Lets time pass second by second until a cycle begins. */
  private Run next() {
    for (int i = 0; i < 20_000 && runs.isEmpty(); i++) {
      pass(1);
    }
    return runs.remove();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.pass(Duration.ofSeconds(1));
      settle();
    }
  }

  private static long seconds(Run from, Run to) {
    return Duration.between(from.at(), to.at()).toSeconds();
  }

  @Test
  void cyclesComeOnStartAndThenByInterval() throws Exception {
    monitor("{every: 60s}", "a");
    Run first = next();
    assertTrue(Duration.between(START, first.at()).toSeconds() < 30, "on start");
    first.ends();
    Run second = next();
    assertEquals(60, seconds(first, second));
    second.end().fail("the database is gone");
    Run third = next();
    assertEquals(60, seconds(second, third), "a failed one is followed by the next");
    assertEquals(1, third.missed(), "which tells of it");
    third.ends();
    assertEquals(0, next().missed());
  }

  @Test
  void neverTwoAtOnceAndWhatWasMissedIsTold() throws Exception {
    Monitor monitor = monitor("{every: 60s}", "a");
    Run slow = next();
    pass(200);
    Future<CycleReport> same = monitor.now();
    assertTrue(runs.isEmpty(), "one is running");
    slow.ends();
    assertEquals(slow.at(), same.await().began(), "who asks meanwhile gets that one's report");
    Run after = next();
    assertEquals(0, slow.missed());
    assertEquals(2, after.missed(), "at 60 s, late by one beginning at 200 s: 120 s and 180 s");
    after.ends();
    assertEquals(0, next().missed(), "told once");
  }

  @Test
  void aWarningBringsTheNextOneForwardButNotTooEarly() throws Exception {
    Monitor monitor = monitor("{every: 5m, wakeGap: 20s}", "a");
    Run first = next();
    first.ends();
    pass(5);
    monitor.wake();
    Run second = next();
    assertEquals(20, seconds(first, second));
    monitor.wake();
    second.ends();
    Run third = next();
    assertEquals(20, seconds(second, third), "woken while one ran");
    third.ends();
    Run fourth = next();
    assertEquals(300, seconds(third, fourth), "nothing woke it");
  }

  private OnDemand.Outcome asked(OnDemand demand) {
    return demand.look(Duration.ofSeconds(20)).await();
  }

  @Test
  void whoAsksGetsACycleUnlessTheLastBeganAMomentAgo() throws Exception {
    OnDemand demand = new OnDemand(time.time());
    assertEquals(OnDemand.Outcome.NO_MONITOR, asked(demand));
    Monitor monitor = monitor("{every: 5m, wakeGap: 30s}", "a");
    demand.serve(monitor, () -> true);
    Run first = next();
    Future<OnDemand.Outcome> joined = demand.look(Duration.ofSeconds(20));
    first.ends();
    assertEquals(OnDemand.Outcome.LOOKED, joined.await());
    assertEquals(OnDemand.Outcome.TOO_SOON, asked(demand));
    pass(30);
    Future<OnDemand.Outcome> slow = demand.look(Duration.ofSeconds(20));
    Run second = runs.remove();
    pass(20);
    assertEquals(OnDemand.Outcome.UNDER_WAY, slow.await());
    second.ends();
    assertEquals(300, seconds(second, next()), "the schedule counts from what was asked for");
  }

  @Test
  void whoAsksWhereNobodyLeadsIsToldSo() throws Exception {
    Monitor monitor = monitor("{every: 5m, wakeOnWarnings: false}", "a");
    OnDemand demand = new OnDemand(time.time());
    demand.serve(monitor, () -> false);
    assertEquals(OnDemand.Outcome.LED_ELSEWHERE, asked(demand));
    demand.serve(monitor, () -> true);
    next().end().fail("the database is gone");
    assertEquals(OnDemand.Outcome.TOO_SOON, asked(demand));
    pass(10);
    Future<OnDemand.Outcome> failing = demand.look(Duration.ofSeconds(20));
    runs.remove().end().fail("the database is gone");
    assertEquals(OnDemand.Outcome.FAILED, failing.await());
  }

  @Test
  void cronNamesTheMoments() throws Exception {
    monitor("{cron: '*/15 * * * *', onStart: false}", "a");
    Run first = next();
    assertEquals(Instant.parse("2026-11-20T10:15:00Z"), first.at());
    first.ends();
    assertEquals(Instant.parse("2026-11-20T10:30:00Z"), next().at());
  }

  @Test
  void oneProcessLeadsAndAnotherTakesOverAtOnce() throws Exception {
    Monitor one = monitor("{every: 60s}", "a");
    Run first = next();
    first.ends();
    Monitor two = monitor("{every: 60s}", "b");
    assertThrows(CycleException.class, () -> two.now().await());
    Run second = next();
    assertEquals(60, seconds(first, second), "only one of them began a cycle");
    second.ends();
    stop(one, "a");
    Run third = next();
    third.ends();
    assertTrue(
        seconds(second, third) <= 2 * Leadership.BETWEEN.toSeconds(), "on start of the next");
    assertEquals(third.at(), next().at().minusSeconds(60));
  }

  @Test
  void aCycleInFlightIsGivenTimeAndThenEnded() throws Exception {
    Monitor monitor = monitor("{every: 60s}", "a");
    Run run = next();
    Future<Void> stopped = monitor.stop(GRACE);
    pass(8);
    assertFalse(run.cancellation().isCancelled() || stopped.isComplete());
    time.pass(Duration.ofSeconds(1));
    stopped.await();
    assertTrue(run.cancellation().isCancelled());
    time.pass(Duration.ofMinutes(2));
    assertTrue(runs.isEmpty(), "none begins any more");
  }

  @Test
  void anotherScheduleHoldsAtOnce() throws Exception {
    Monitor monitor = monitor("{every: 1h}", "a");
    Run first = next();
    first.ends();
    monitor.use(
        MonitorFile.parse("{apiVersion: pilothouse.io/v1, kind: Monitor, schedule: {every: 30s}}"));
    assertEquals(30, seconds(first, next()));
  }
}
