package io.pilothouse.state;

import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How many writes happened lately, counted over all processes that share the state. */
public final class Budgets {
  /**
   * At most so many uses in any window of time.
   *
   * @param key names the budget; whoever uses the same key shares it
   */
  public record Limit(String key, int most, Duration window) {}

  /** Uses are kept at least this long, so that a limit may be widened meanwhile. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final Database database;

  public Budgets(Database database) {
    this.database = database;
  }

  /** How often a budget was used after a moment. */
  public Future<Integer> count(String key, Instant since) {
    return database.read(sql -> count(sql, key, since, ""));
  }

  /**
   * Uses all of these budgets once, or none. A plan uses a budget only once, so taking again after
   * a failure is safe.
   *
   * @return the first that is exhausted; empty when all were taken
   */
  public Future<Optional<Limit>> take(List<Limit> limits, Instant now, String plan) {
    if (limits.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return database.exclusively(
        "budgets",
        sql -> {
          for (Limit limit : limits) {
            if (count(sql, limit.key(), now.minus(limit.window()), plan) >= limit.most()) {
              return Optional.of(limit);
            }
          }
          for (Limit limit : limits) {
            use(sql, limit, now, plan);
          }
          return Optional.empty();
        });
  }

  private static int count(Sql sql, String key, Instant since, String exceptPlan)
      throws SQLException {
    return sql.first(
            "SELECT COUNT(*) FROM budget_uses WHERE budget = ? AND at > ? AND plan <> ?",
            row -> row.getInt(1),
            key,
            since,
            exceptPlan)
        .orElse(0);
  }

  private static void use(Sql sql, Limit limit, Instant now, String plan) throws SQLException {
    Duration kept = limit.window().compareTo(KEPT) > 0 ? limit.window() : KEPT;
    sql.update("DELETE FROM budget_uses WHERE budget = ? AND at < ?", limit.key(), now.minus(kept));
    sql.update(
        "INSERT INTO budget_uses (budget, plan, at) VALUES (?, ?, ?)"
            + " ON CONFLICT (budget, plan) DO UPDATE SET at = excluded.at",
        limit.key(),
        plan,
        now);
  }

  /** Gives back what a plan took, when it certainly wrote nothing. */
  public Future<Void> release(String plan) {
    return database.transaction(
        sql -> {
          sql.update("DELETE FROM budget_uses WHERE plan = ?", plan);
          return null;
        });
  }

  /**
   * Forgets uses before a moment, of budgets that nobody takes from any more.
   *
   * @return how many
   */
  public Future<Integer> prune(Instant before) {
    return database.transaction(sql -> sql.update("DELETE FROM budget_uses WHERE at < ?", before));
  }
}
