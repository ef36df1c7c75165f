package io.pilothouse.guard;

import io.pilothouse.concurrent.Time;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server does from time to time: settles what dead processes have left, soon after its start
 * and then again and again, since another process may die; and forgets what is too old. Nothing of
 * it keeps anybody waiting, and a state that nobody has used yet is not opened for it.
 */
public final class HouseKeeping {
  private static final Logger LOG = LoggerFactory.getLogger(HouseKeeping.class);

  /** Those who have just connected come first. */
  static final Duration AFTER_START = Duration.ofSeconds(2);

  static final Duration BETWEEN_SETTLING = Duration.ofSeconds(30);
  static final Duration BETWEEN_PRUNING = Duration.ofHours(1);

  private final Reconciler reconciler;
  private final Pruning pruning;
  private final Supplier<Future<Boolean>> stateIsThere;
  private final Time time;

  /**
   * @param stateIsThere whether there is anything to be looked after
   */
  public HouseKeeping(
      Reconciler reconciler, Pruning pruning, Supplier<Future<Boolean>> stateIsThere, Time time) {
    this.reconciler = reconciler;
    this.pruning = pruning;
    this.stateIsThere = stateIsThere;
    this.time = time;
  }

  /** Begins, and goes on as long as time passes. */
  public void begin() {
    repeat(AFTER_START, BETWEEN_SETTLING, reconciler::settle, "writes were settled");
    repeat(BETWEEN_PRUNING, BETWEEN_PRUNING, pruning::prune, "old rows were forgotten");
  }

  private void repeat(
      Duration first, Duration between, Supplier<Future<Integer>> work, String done) {
    time.pause()
        .of(first)
        .onSuccess(
            now ->
                stateIsThere
                    .get()
                    .compose(there -> there ? work.get() : Future.succeededFuture(0))
                    .onComplete(
                        result -> {
                          tell(result, done);
                          repeat(between, between, work, done);
                        }));
  }

  private static void tell(AsyncResult<Integer> result, String done) {
    if (result.failed()) {
      LOG.warn("The state could not be looked after: {}", result.cause().getMessage());
    } else if (result.result() > 0) {
      LOG.info("{} {}", result.result(), done);
    }
  }
}
