package io.pilothouse.monitor.usage;

import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps what collectors know in the state store, so that it outlives the process: one row for each
 * cluster, of about a megabyte at most.
 */
public final class UsageArchive {
  /** What is older tells nothing any more. */
  private static final Duration LONGEST = Sketch.GENERATION;

  /**
   * @param at the look that it was kept after
   */
  record Kept(Instant at, JsonObject body) {}

  private final Database database;

  public UsageArchive(Database database) {
    this.database = database;
  }

  /** In the place of what was kept of that cluster. What is too old of others is forgotten. */
  Future<Void> keep(String context, Kept kept) {
    return database.transaction(
        sql -> {
          sql.update("DELETE FROM measurements WHERE at < ?", kept.at().minus(LONGEST));
          sql.update(
              "INSERT INTO measurements (context, at, body) VALUES (?, ?, ?)"
                  + " ON CONFLICT (context) DO UPDATE SET at = excluded.at, body = excluded.body",
              context,
              kept.at(),
              kept.body());
          return null;
        });
  }

  /** Empty if nothing was kept after a moment. */
  Future<Optional<Kept>> last(String context, Instant after) {
    return database.read(
        sql ->
            sql.first(
                "SELECT at, body FROM measurements WHERE context = ? AND at > ?",
                row -> new Kept(Sql.instant(row, "at"), Sql.json(row, "body")),
                context,
                after));
  }
}
