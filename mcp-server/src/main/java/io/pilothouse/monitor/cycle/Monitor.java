package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.Time;
import io.pilothouse.monitor.config.MonitorConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins cycles when they are due: by schedule, on start, on demand, and early when a cluster
 * warns. Never two at once, and only while this process leads. Safe for use from any thread.
 */
public final class Monitor {
  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

  /** Runs one cycle with the configuration that holds then. */
  @FunctionalInterface
  public interface Work {
    Future<CycleReport> run(MonitorConfig config, long missed, Cancellation cancellation);
  }

  /** The least time between cycles that people ask for, where no {@code wakeGap} says otherwise. */
  private static final Duration COOLDOWN = Duration.ofSeconds(10);

  private final Work work;
  private final Leadership leadership;
  private final MonitorObserver observer;
  private final Time time;

  private MonitorConfig config;
  private Optional<Future<CycleReport>> running = Optional.empty();
  private Cancellation cancellation = new Cancellation();
  private Instant due = Instant.MAX;
  private Instant began = Instant.MIN;
  private long arrangement;
  private long missed;
  private boolean woken;
  private boolean led;
  private boolean stopped;

  public Monitor(
      MonitorConfig config, Work work, Leadership leadership, MonitorObserver observer, Time time) {
    this.config = config;
    this.work = work;
    this.leadership = leadership;
    this.observer = observer;
    this.time = time;
  }

  /** Begins, and goes on until {@link #stop}. */
  public void start() {
    leadership.keep(this::leads);
  }

  private void leads(boolean leading) {
    boolean changed;
    synchronized (this) {
      changed = leading != led;
      led = leading;
      missed = leading ? missed : 0;
      Instant now = time.clock().instant();
      if (changed) {
        arrange(leading ? first(now) : Instant.MAX);
      } else if (leading && running.isEmpty() && due.isBefore(now)) {
        // It was due at a moment at which nobody knew who leads.
        arrange(due);
      }
    }
    if (changed) {
      LOG.info(leading ? "This process leads: it looks at clusters" : "Another process leads");
      observer.leads(leading);
    }
  }

  private Instant first(Instant now) {
    return config.schedule().onStart() ? now : next(now);
  }

  /** When the cycle after one that began then is due. */
  private Instant next(Instant after) {
    return config.schedule().rhythm().next(after);
  }

  /** The configuration that holds from the next cycle on. */
  public synchronized void use(MonitorConfig other) {
    config = other;
    if (led && running.isEmpty()) {
      Instant now = time.clock().instant();
      arrange(began.equals(Instant.MIN) ? first(now) : latest(now, next(began)));
    }
  }

  public synchronized MonitorConfig config() {
    return config;
  }

  /** Something happens in a cluster: the next cycle comes as early as it may. */
  public synchronized void wake() {
    Optional<Duration> gap = config.schedule().wakeGap();
    if (gap.isEmpty() || !led || stopped) {
      return;
    }
    if (running.isPresent()) {
      woken = true;
      return;
    }
    Instant early =
        began.equals(Instant.MIN)
            ? time.clock().instant()
            : latest(time.clock().instant(), began.plus(gap.get()));
    if (early.isBefore(due)) {
      arrange(early);
    }
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private synchronized void arrange(Instant moment) {
    due = moment;
    long mine = ++arrangement;
    if (stopped || moment.equals(Instant.MAX)) {
      return;
    }
    Duration wait = Duration.between(time.clock().instant(), moment);
    time.pause().of(wait.isPositive() ? wait : Duration.ofMillis(1)).onSuccess(now -> onTime(mine));
  }

  private void onTime(long mine) {
    synchronized (this) {
      if (mine != arrangement || stopped || !leadership.holds()) {
        return;
      }
    }
    // What failed is logged and counted where it ends.
    now().onFailure(known -> {});
  }

  /**
   * Runs a cycle now, or waits for the one that runs.
   *
   * <p>Fails when this process does not lead, has stopped, or the results could not be kept.
   */
  public synchronized Future<CycleReport> now() {
    if (running.isPresent()) {
      return running.get();
    }
    if (stopped || !leadership.holds()) {
      return Future.failedFuture(
          new CycleException(stopped ? "the monitor has stopped" : "another process leads"));
    }
    Instant now = time.clock().instant();
    noteMissed(now);
    began = now;
    woken = false;
    arrangement++;
    cancellation = new Cancellation();
    Promise<CycleReport> outcome = Promise.promise();
    running = Optional.of(outcome.future());
    long told = missed;
    work.run(config, told, cancellation)
        .onComplete(
            result -> {
              if (result.succeeded()) {
                ended(result.result(), told);
                outcome.complete(result.result());
              } else {
                failed(result.cause());
                outcome.fail(result.cause());
              }
            });
    return outcome.future();
  }

  /**
   * The same for somebody who asks for it, no sooner after the last one's beginning than a warning
   * would bring the next.
   *
   * @return empty if it is too soon
   */
  synchronized Optional<Future<CycleReport>> demanded() {
    Duration gap = config.schedule().wakeGap().orElse(COOLDOWN);
    boolean tooSoon =
        running.isEmpty()
            && !began.equals(Instant.MIN)
            && time.clock().instant().isBefore(began.plus(gap));
    return tooSoon ? Optional.empty() : Optional.of(now());
  }

  /** A whole interval too late is a cycle missed. */
  private void noteMissed(Instant now) {
    long count = 0;
    for (Instant turn = due; !turn.equals(Instant.MAX) && count < 1_000; count++) {
      turn = next(turn);
      if (turn.isAfter(now)) {
        break;
      }
    }
    if (count > 0) {
      missed += count;
      observer.missed(count);
      LOG.warn("{} cycles were due and did not begin", count);
    }
  }

  private void ended(CycleReport report, long told) {
    Duration took = Duration.between(report.began(), time.clock().instant());
    observer.ended(report, took);
    report.views().forEach(Monitor::log);
    synchronized (this) {
      missed -= told;
      over();
    }
  }

  private static void log(CycleReport.View view) {
    view.failure()
        .ifPresent(why -> LOG.warn("The cluster {} cannot be seen: {}", view.context(), why));
  }

  private void failed(Throwable cause) {
    observer.failed();
    LOG.warn("A cycle came to no end: {}", cause.getMessage());
    synchronized (this) {
      missed += led ? 1 : 0;
      over();
    }
  }

  private void over() {
    running = Optional.empty();
    Instant regular = next(began);
    Instant early = woken ? began.plus(config.schedule().wakeGap().orElse(Duration.ZERO)) : regular;
    // What was due while this one ran is due now, and counted as missed from its own moment.
    arrange(early.isBefore(regular) ? early : regular);
  }

  /**
   * Begins no more cycles, gives the one that runs time to end, then ends it; hands on leadership.
   */
  public Future<Void> stop(Duration grace) {
    Optional<Future<CycleReport>> last;
    synchronized (this) {
      stopped = true;
      arrangement++;
      last = running;
    }
    return last.map(run -> ending(run, grace))
        .orElseGet(Future::succeededFuture)
        .eventually(leadership::end);
  }

  private Future<Void> ending(Future<CycleReport> run, Duration grace) {
    Promise<Void> over = Promise.promise();
    time.pause().of(grace).onSuccess(late -> cancel()).onSuccess(late -> over.tryComplete());
    run.onComplete(ended -> over.tryComplete());
    return over.future();
  }

  private synchronized void cancel() {
    cancellation.cancel();
  }
}
