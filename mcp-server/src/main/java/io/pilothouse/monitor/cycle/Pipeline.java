package io.pilothouse.monitor.cycle;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.concurrent.Time;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorConfig.Notify;
import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.monitor.incident.Turn;
import io.pilothouse.monitor.notify.Delivery;
import io.pilothouse.monitor.store.IncidentStore;
import io.pilothouse.monitor.store.Outbox;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a look at clusters to people who are told. Safe for use from any thread. */
public final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** A channel that has been gone for so long does not want them any more. */
  static final Duration REMARKS_KEPT = Duration.ofDays(7);

  /**
   * What outlives the process.
   *
   * @param outbox of the same database
   */
  public record Memory(IncidentStore incidents, Outbox outbox) {}

  private final Cycle cycle;
  private final Memory memory;
  private final List<Follower> followers;
  private final Function<Notify, Delivery> deliveries;
  private final Time time;
  private Notify rules;
  private Delivery delivery;

  /**
   * @param followers in their order
   * @param deliveries makes channels ready
   * @param leads whether this process may keep and tell
   */
  public Pipeline(
      Lookout lookout,
      Memory memory,
      List<Follower> followers,
      Function<Notify, Delivery> deliveries,
      BooleanSupplier leads,
      Time time,
      Notify rules) {
    this.cycle = new Cycle(lookout, memory.incidents(), leads, time.clock());
    this.memory = memory;
    this.followers = List.copyOf(followers);
    this.deliveries = deliveries;
    this.time = time;
    this.rules = rules;
    this.delivery = deliveries.apply(rules);
  }

  /** Looks, keeps what comes of it, and queues what is to be said; {@link #deliver} says it. */
  public Future<CycleReport> cycle(MonitorConfig config, long missed, Cancellation cancellation) {
    Delivery told = delivery(config.notification());
    return cycle
        .run(
            config,
            told.announcer(),
            (look, turn) -> follow(look, turn, config, told),
            missed,
            cancellation)
        .compose(report -> told.remind(report.open()).map(report));
  }

  private Future<Void> follow(Look look, Turn turn, MonitorConfig config, Delivery told) {
    Future<Void> done = Future.succeededFuture();
    for (Follower follower : followers) {
      done =
          done.compose(
                  before -> follower.after(look, turn, config, (id, note) -> note(id, note, told)))
              .otherwise(
                  failure -> {
                    LOG.warn("What follows from a look came to no end", failure);
                    return null;
                  });
    }
    return done;
  }

  private Future<Void> note(String incident, Note note, Delivery told) {
    return memory.incidents().note(incident, note, about -> told.notices(about, note)).mapEmpty();
  }

  private synchronized Delivery delivery(Notify wanted) {
    if (!wanted.equals(rules)) {
      rules = wanted;
      delivery = deliveries.apply(wanted);
    }
    return delivery;
  }

  /** Tells all that can be told now. */
  public Future<Void> deliver() {
    Delivery now;
    synchronized (this) {
      now = delivery;
    }
    return now.deliver();
  }

  /**
   * Forgets what is over for long.
   *
   * @param keep how long incidents are remembered
   * @return how many incidents
   */
  public Future<Integer> prune(Duration keep) {
    Instant now = time.clock().instant();
    return memory
        .outbox()
        .forget("remark", now.minus(REMARKS_KEPT))
        .compose(forgotten -> memory.incidents().prune(now.minus(keep)));
  }
}
