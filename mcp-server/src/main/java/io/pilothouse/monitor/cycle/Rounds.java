package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, the next time a while after the last has ended. */
public final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final Time time;
  private final BooleanSupplier leads;
  private volatile boolean ended;

  /**
   * @param leads whether there is anything to do for this process
   */
  public Rounds(Time time, BooleanSupplier leads) {
    this.time = time;
    this.leads = leads;
  }

  /**
   * Begins.
   *
   * @param between asked before every pause, so that another configuration holds from the next on
   * @param what for the log, should it fail
   */
  public void begin(Supplier<Duration> between, String what, Supplier<Future<?>> work) {
    time.pause()
        .of(between.get())
        .onSuccess(
            now -> {
              if (!ended) {
                turn(what, work).onComplete(done -> begin(between, what, work));
              }
            });
  }

  private Future<?> turn(String what, Supplier<Future<?>> work) {
    return leads.getAsBoolean()
        ? work.get().onFailure(cause -> LOG.warn("{}: {}", what, cause.getMessage()))
        : Future.succeededFuture();
  }

  /** What has begun goes on to its end; nothing more begins. */
  public void end() {
    ended = true;
  }
}
