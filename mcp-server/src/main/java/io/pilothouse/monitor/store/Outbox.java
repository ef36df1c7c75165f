package io.pilothouse.monitor.store;

import io.pilothouse.audit.Journal;
import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What people are still to be told. A notice stays until its delivery is noted, so a process that
 * dies in between tells it again: at least once, with the same key.
 */
public final class Outbox {
  private final Database database;

  public Outbox(Database database) {
    this.database = database;
  }

  /** Adds notices; those that a channel knows by their key already are left as they are. */
  public Future<Void> add(List<Notice> notices) {
    // The lock of turns, which add rows and notices: numbers are in the order of commits.
    return database.exclusively(
        Journal.LOCK,
        sql -> {
          add(sql, notices);
          return null;
        });
  }

  /** The same within a transaction that holds the lock. */
  static void add(Sql sql, List<Notice> notices) throws SQLException {
    for (Notice each : notices) {
      sql.update(
          "INSERT INTO notices"
              + " (id, channel, incident, kind, idempotency, body, asked, due, attempts)"
              + " VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM notices), ?, ?, ?, ?, ?, ?, ?, 0)"
              + " ON CONFLICT (channel, idempotency) DO NOTHING",
          each.channel(),
          each.incident(),
          each.kind(),
          each.key(),
          each.body(),
          each.due(),
          each.due());
    }
  }

  /**
   * They were told.
   *
   * @param ids of parcels that went as one message, or one
   * @param receipt what the channel said to it; null: it was not told, and need not be
   */
  public Future<Void> delivered(Collection<Long> ids, JsonObject receipt, Instant at) {
    return each(
        ids,
        "UPDATE notices SET delivered = ?, receipt = ?, attempts = attempts + 1 WHERE id = ?",
        at,
        receipt);
  }

  /**
   * An attempt failed.
   *
   * @param failure in words without secrets
   * @param next when to try again
   */
  public Future<Void> failed(Collection<Long> ids, String failure, Instant next) {
    return each(
        ids,
        "UPDATE notices SET failure = ?, due = ?, attempts = attempts + 1"
            + " WHERE delivered IS NULL AND id = ?",
        failure,
        next);
  }

  private Future<Void> each(Collection<Long> ids, String statement, Object... values) {
    return database.transaction(
        sql -> {
          for (long id : ids) {
            Object[] all = Arrays.copyOf(values, values.length + 1);
            all[values.length] = id;
            sql.update(statement, all);
          }
          return null;
        });
  }

  /** What a channel said to the last notice of an incident that it was told. */
  public Future<Optional<JsonObject>> lastReceipt(String channel, String incident) {
    return database.read(
        sql ->
            sql.first(
                "SELECT receipt FROM notices WHERE channel = ? AND incident = ?"
                    + " AND delivered IS NOT NULL AND receipt IS NOT NULL ORDER BY id DESC LIMIT 1",
                row -> Sql.json(row, "receipt"),
                channel,
                incident));
  }

  /** Everything that waits for a channel, due or not, oldest first. */
  public Future<List<Parcel>> waiting(String channel, int limit) {
    return database.read(
        sql ->
            sql.query(
                "SELECT * FROM notices WHERE channel = ? AND delivered IS NULL"
                    + " ORDER BY id LIMIT ?",
                Outbox::read,
                channel,
                limit));
  }

  /** What a channel was told after a moment, newest first. */
  public Future<List<Parcel>> told(String channel, Instant after, int limit) {
    return database.read(
        sql ->
            sql.query(
                "SELECT * FROM notices WHERE channel = ? AND delivered > ? AND receipt IS NOT NULL"
                    + " ORDER BY id DESC LIMIT ?",
                Outbox::read,
                channel,
                after,
                limit));
  }

  /**
   * When a channel was last told of each incident of which it has heard, unless it is to hear more
   * of it.
   *
   * @param besides a kind of notice that does not count
   */
  public Future<Map<String, Instant>> lastTold(String channel, String besides) {
    return database.read(
        sql ->
            sql
                .query(
                    "SELECT incident, MAX(delivered) AS told FROM notices WHERE channel = ?"
                        + " AND incident <> '' AND kind <> ? GROUP BY incident"
                        + " HAVING COUNT(delivered) = COUNT(*) AND COUNT(receipt) > 0",
                    row -> Map.entry(row.getString("incident"), Sql.instant(row, "told")),
                    channel,
                    besides)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Forgets notices of one kind that were told before a moment. */
  public Future<Integer> forget(String kind, Instant before) {
    return database.transaction(
        sql -> sql.update("DELETE FROM notices WHERE kind = ? AND delivered < ?", kind, before));
  }

  /**
   * What waits for a channel, also for its group, the end of quiet hours or a digest.
   *
   * @param oldest when that should have been told at the earliest
   */
  public record Backlog(long notices, Instant oldest) {}

  /** What waits, by channel; those for which nothing does are missing. */
  public Future<Map<String, Backlog>> backlog() {
    return database.read(
        sql ->
            sql
                .query(
                    "SELECT channel, COUNT(*) AS waiting, MIN(asked) AS oldest FROM notices"
                        + " WHERE delivered IS NULL GROUP BY channel",
                    row ->
                        Map.entry(
                            row.getString("channel"),
                            new Backlog(row.getLong("waiting"), Sql.instant(row, "oldest"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /**
   * Forgets what was told before a moment, and what nobody took: of channels that are gone since
   * then, and of incidents that are forgotten. In a transaction.
   */
  static int prune(Sql sql, Instant before) throws SQLException {
    return sql.update(
        "DELETE FROM notices WHERE delivered < ? OR delivered IS NULL AND (due < ?"
            + " OR incident <> '' AND incident NOT IN (SELECT id FROM incidents))",
        before,
        before);
  }

  static Parcel read(ResultSet row) throws SQLException {
    return new Parcel(
        row.getLong("id"),
        new Notice(
            row.getString("channel"),
            row.getString("incident"),
            row.getString("kind"),
            row.getString("idempotency"),
            Sql.json(row, "body"),
            Sql.instant(row, "asked")),
        Sql.instant(row, "due"),
        row.getInt("attempts"),
        Optional.ofNullable(row.getString("failure")),
        Optional.ofNullable(Sql.instant(row, "delivered")),
        Optional.ofNullable(Sql.json(row, "receipt")));
  }
}
