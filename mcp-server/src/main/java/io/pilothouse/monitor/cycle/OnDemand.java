package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Looks at the clusters because somebody asks, where a monitor runs. Safe for use from any thread.
 */
public final class OnDemand {
  /** What came of asking. */
  public enum Outcome {
    /** What is known is from a cycle that has ended since. */
    LOOKED(""),
    UNDER_WAY("a look is still under way"),
    TOO_SOON("too soon to look again"),
    FAILED("not looked now: the cycle came to no end"),
    LED_ELSEWHERE("not looked now: another process leads the monitor"),
    NO_MONITOR("not looked now: no monitor runs in this process");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** For whoever asked; empty if there is nothing to say. */
    public String words() {
      return words;
    }
  }

  private static final Duration LEAST = Duration.ofMillis(1);

  private record Running(Monitor monitor, BooleanSupplier leads) {}

  private final Time time;
  private volatile Optional<Running> running = Optional.empty();

  public OnDemand(Time time) {
    this.time = time;
  }

  /** From now on there is a monitor to be asked. */
  public void serve(Monitor monitor, BooleanSupplier leads) {
    running = Optional.of(new Running(monitor, leads));
  }

  /**
   * Waits for the cycle that runs, or runs one if the last did not begin only a moment ago. Never
   * fails.
   *
   * @param patience how long to wait; the cycle goes on after that
   */
  public Future<Outcome> look(Duration patience) {
    if (running.isEmpty()) {
      return Future.succeededFuture(Outcome.NO_MONITOR);
    }
    Running there = running.get();
    if (!there.leads().getAsBoolean()) {
      return Future.succeededFuture(Outcome.LED_ELSEWHERE);
    }
    Optional<Future<CycleReport>> cycle = there.monitor().demanded();
    if (cycle.isEmpty()) {
      return Future.succeededFuture(Outcome.TOO_SOON);
    }
    Future<Outcome> end = cycle.get().map(Outcome.LOOKED).otherwise(Outcome.FAILED);
    Duration wait = patience.compareTo(LEAST) > 0 ? patience : LEAST;
    Future<Outcome> late = time.pause().of(wait).map(Outcome.UNDER_WAY);
    return Future.any(end, late).map(any -> end.isComplete() ? end.result() : Outcome.UNDER_WAY);
  }
}
