package io.pilothouse.monitor.store;

import io.pilothouse.monitor.incident.Look;
import io.pilothouse.monitor.store.Watch.Outcome;
import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * When clusters were watched, so that nobody takes a time in which the monitor did not run for a
 * calm one. Looks that go alike one after the other are one row, so it grows with what changes and
 * not with time.
 */
public final class Watches {
  private static final String LOCK = "watches";
  private static final int DETAIL = 300;

  /**
   * The last look at a cluster.
   *
   * @param until the moment after which it tells nothing any more
   */
  public record Last(String context, Instant at, Instant until, Outcome outcome) {}

  private final Database database;

  public Watches(Database database) {
    this.database = database;
  }

  /**
   * A look was taken.
   *
   * @param lasts for how long it tells anything: somewhat longer than the time to the next one
   */
  public Future<Void> note(Look look, Duration lasts) {
    Watch watch = of(look, lasts);
    return database.exclusively(
        LOCK,
        sql -> {
          Optional<Watch> last = last(sql, look.context());
          if (last.isPresent() && goesOn(last.get(), watch)) {
            sql.update(
                "UPDATE watches SET until = ?, looked = ? WHERE context = ? AND began = ?",
                watch.until(),
                look.at(),
                watch.context(),
                last.get().from());
          } else {
            keep(sql, watch);
          }
          return null;
        });
  }

  private static Watch of(Look look, Duration lasts) {
    Instant until = look.at().plus(lasts);
    return switch (look) {
      case Look.Failed failed ->
          new Watch(look.context(), look.at(), until, Outcome.FAILED, cut(failed.reason()));
      case Look.Seen seen when seen.gaps().isEmpty() ->
          new Watch(look.context(), look.at(), until, Outcome.SEEN, "");
      case Look.Seen seen ->
          new Watch(
              look.context(),
              look.at(),
              until,
              Outcome.PARTIAL,
              cut(String.join(", ", new TreeSet<>(seen.gaps()))));
    };
  }

  private static String cut(String text) {
    return text.length() <= DETAIL ? text : text.substring(0, DETAIL) + "…";
  }

  /** What fails goes on to fail, with whatever words. */
  private static boolean goesOn(Watch last, Watch now) {
    return !last.until().isBefore(now.from())
        && last.outcome() == now.outcome()
        && (now.outcome() == Outcome.FAILED || last.detail().equals(now.detail()));
  }

  private static Optional<Watch> last(Sql sql, String context) throws SQLException {
    return sql.first(
        "SELECT * FROM watches WHERE context = ? ORDER BY began DESC LIMIT 1",
        Watches::read,
        context);
  }

  private static void keep(Sql sql, Watch watch) throws SQLException {
    sql.update(
        "INSERT INTO watches (context, began, until, looked, outcome, detail)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (context, began) DO UPDATE SET"
            + " until = excluded.until, outcome = excluded.outcome, detail = excluded.detail",
        watch.context(),
        watch.from(),
        watch.until(),
        watch.from(),
        watch.outcome().name(),
        watch.detail());
  }

  /** Those that reach into a time, by cluster, oldest first. */
  public Future<List<Watch>> between(Instant from, Instant to) {
    return database.read(
        sql ->
            sql.query(
                "SELECT * FROM watches WHERE began < ? AND until > ? ORDER BY context, began",
                Watches::read,
                to,
                from));
  }

  /** The last look at each cluster, by its name. */
  public Future<List<Last>> last() {
    return database.read(
        sql ->
            sql.query(
                "SELECT w.* FROM watches w JOIN (SELECT context, MAX(began) AS began FROM watches"
                    + " GROUP BY context) l ON w.context = l.context AND w.began = l.began"
                    + " ORDER BY w.context",
                row ->
                    new Last(
                        row.getString("context"),
                        Sql.instant(row, "looked"),
                        Sql.instant(row, "until"),
                        Outcome.valueOf(row.getString("outcome")))));
  }

  /** Forgets those that ended before a moment. */
  static int prune(Sql sql, Instant before) throws SQLException {
    return sql.update("DELETE FROM watches WHERE until < ?", before);
  }

  private static Watch read(ResultSet row) throws SQLException {
    return new Watch(
        row.getString("context"),
        Sql.instant(row, "began"),
        Sql.instant(row, "until"),
        Outcome.valueOf(row.getString("outcome")),
        row.getString("detail"));
  }
}
