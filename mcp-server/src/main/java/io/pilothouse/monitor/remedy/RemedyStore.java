package io.pilothouse.monitor.remedy;

import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Repairs that outlive the process. Of several who take the same step, one does. */
public final class RemedyStore {
  private final Database database;

  public RemedyStore(Database database) {
    this.database = database;
  }

  /**
   * Keeps one that begins, and forgets what is over since long.
   *
   * @return false if there is one for that incident already
   */
  Future<Boolean> begin(Remedy remedy, Instant forget) {
    return database.transaction(
        sql -> {
          sql.update("DELETE FROM remedies WHERE finished = 1 AND at < ?", forget);
          return sql.update(
                  "INSERT INTO remedies (id, context, at, finished, steps, told, body)"
                      + " VALUES (?, ?, ?, ?, ?, 0, ?) ON CONFLICT (id) DO NOTHING",
                  remedy.id(),
                  remedy.cause().subject().context(),
                  remedy.begun(),
                  finished(remedy),
                  remedy.steps().size(),
                  remedy.toJson())
              == 1;
        });
  }

  /**
   * Keeps one that is one step further.
   *
   * @return false if somebody else has taken that step
   */
  Future<Boolean> advance(Remedy remedy) {
    return database.transaction(
        sql ->
            sql.update(
                    "UPDATE remedies SET finished = ?, steps = ?, body = ?"
                        + " WHERE id = ? AND steps = ?",
                    finished(remedy),
                    remedy.steps().size(),
                    remedy.toJson(),
                    remedy.id(),
                    remedy.steps().size() - 1)
                == 1);
  }

  /** Those of a cluster that are under way, oldest first. */
  Future<List<Remedy>> underWay(String context) {
    return database.read(
        sql ->
            sql.query(
                "SELECT body FROM remedies WHERE context = ? AND finished = 0 ORDER BY at, id",
                RemedyStore::remedy,
                context));
  }

  /** Those of a cluster that began after a moment, and those under way, oldest first. */
  Future<List<Remedy>> since(String context, Instant moment) {
    return database.read(
        sql ->
            sql.query(
                "SELECT body FROM remedies WHERE context = ? AND (finished = 0 OR at > ?)"
                    + " ORDER BY at, id",
                RemedyStore::remedy,
                context,
                moment));
  }

  /** The steps of which nobody was told, oldest repair first. */
  Future<List<RemedyEvent>> untold(String context) {
    return database
        .read(
            sql ->
                sql.query(
                    "SELECT told, body FROM remedies WHERE context = ? AND told < steps"
                        + " ORDER BY at, id",
                    row -> remedy(row).events(row.getInt("told")),
                    context))
        .map(all -> all.stream().flatMap(List::stream).toList());
  }

  /** Somebody made sure that people will hear of these. */
  Future<Void> told(List<RemedyEvent> events) {
    return database.transaction(
        sql -> {
          for (RemedyEvent event : events) {
            sql.update(
                "UPDATE remedies SET told = ? WHERE id = ? AND told < ?",
                event.number(),
                event.remedy(),
                event.number());
          }
          return null;
        });
  }

  private static int finished(Remedy remedy) {
    return remedy.status().isFinal() ? 1 : 0;
  }

  private static Remedy remedy(ResultSet row) throws SQLException {
    return Remedy.fromJson(Sql.json(row, "body"));
  }
}
