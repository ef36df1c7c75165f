package io.pilothouse.guard;

import io.pilothouse.state.Approvals;
import io.pilothouse.state.Budgets;
import io.pilothouse.state.Database;
import io.pilothouse.state.Locks;
import io.pilothouse.state.Plans;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Forgets what nobody can ask for any more. The journal and the changes are never forgotten, nor is
 * a plan that was begun and not finished.
 */
public final class Pruning {
  /** Who brings a plan again that was carried out still gets its answer. */
  static final Duration AFTER_EXPIRY = Duration.ofDays(1);

  /** More than a limit's window can be thought to be. */
  static final Duration USES_KEPT = Duration.ofDays(400);

  private final Plans plans;
  private final Approvals approvals;
  private final Budgets budgets;
  private final Locks locks;
  private final Clock clock;

  public Pruning(Database database, Clock clock) {
    this.plans = new Plans(database);
    this.approvals = new Approvals(database);
    this.budgets = new Budgets(database);
    this.locks = new Locks(database);
    this.clock = clock;
  }

  /**
   * Forgets.
   *
   * @return how many rows
   */
  public Future<Integer> prune() {
    Instant now = clock.instant();
    Instant expired = now.minus(AFTER_EXPIRY);
    return Future.all(
            List.of(
                plans.prune(expired),
                approvals.prune(expired),
                budgets.prune(now.minus(USES_KEPT)),
                locks.prune(expired)))
        .map(all -> all.<Integer>list().stream().mapToInt(Integer::intValue).sum());
  }
}
