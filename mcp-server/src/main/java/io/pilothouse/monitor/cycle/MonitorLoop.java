package io.pilothouse.monitor.cycle;

import io.vertx.core.Future;
import java.time.Duration;

/** A monitor at work: cycles when they are due, and telling and forgetting between them. */
public final class MonitorLoop {
  static final Duration BETWEEN_DELIVERIES = Duration.ofSeconds(5);
  static final Duration BETWEEN_PRUNING = Duration.ofHours(1);

  private final Monitor monitor;
  private final Pipeline pipeline;
  private final Rounds rounds;

  /**
   * @param pipeline what the monitor's cycles are made of
   * @param rounds of the process that leads; they end with this
   */
  public MonitorLoop(Monitor monitor, Pipeline pipeline, Rounds rounds) {
    this.monitor = monitor;
    this.pipeline = pipeline;
    this.rounds = rounds;
  }

  /** Begins, and goes on until {@link #stop}. */
  public void start() {
    monitor.start();
    rounds.begin(() -> BETWEEN_DELIVERIES, "Nobody could be told", pipeline::deliver);
    rounds.begin(
        () -> BETWEEN_PRUNING,
        "Nothing could be forgotten",
        () -> pipeline.prune(monitor.config().rules().keep()));
  }

  /** Gives the cycle that runs some time to end, and hands on leadership. */
  public Future<Void> stop(Duration grace) {
    rounds.end();
    return monitor.stop(grace);
  }
}
