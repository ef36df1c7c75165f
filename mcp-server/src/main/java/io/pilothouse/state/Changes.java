package io.pilothouse.state;

import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The writes that happened, to be listed and undone. */
public final class Changes {
  /**
   * Which changes; an empty part means any.
   *
   * @param since only from this moment on
   */
  public record Filter(
      Optional<String> context,
      Optional<String> namespace,
      Optional<String> kind,
      Optional<String> name,
      Optional<String> caller,
      Optional<Instant> since) {
    /** Every change. */
    public static final Filter ALL =
        new Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Every change from a moment on. */
    public static Filter since(Instant moment) {
      return new Filter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(moment));
    }
  }

  /**
   * @param next asks for older changes; empty when there are none
   */
  public record Page(List<Change> changes, Optional<String> next) {}

  private final Database database;

  public Changes(Database database) {
    this.database = database;
  }

  /** Keeps a change; of one that is known already, its new status and body. */
  public Future<Void> record(Change change) {
    Change.Target target = change.target();
    return database.transaction(
        sql -> {
          sql.update(
              "INSERT INTO changes (id, at, context, namespace, kind, name, caller, status, body)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                  + " ON CONFLICT (id) DO UPDATE"
                  + " SET status = excluded.status, body = excluded.body",
              change.id(),
              change.at(),
              target.context(),
              target.namespace(),
              target.kind(),
              target.name(),
              change.caller(),
              change.status(),
              change.body());
          return null;
        });
  }

  /** Forgets a change that certainly was not made. */
  public Future<Void> forget(String id) {
    return database.transaction(
        sql -> {
          sql.update("DELETE FROM changes WHERE id = ?", id);
          return null;
        });
  }

  /** The change of that id. */
  public Future<Optional<Change>> find(String id) {
    return database.read(sql -> row(sql, id));
  }

  /**
   * Changes, newest first.
   *
   * @param limit at least 1
   * @param cursor a page's {@code next}
   * @throws IllegalArgumentException when the cursor is none of ours
   */
  public Future<Page> list(Filter filter, int limit, Optional<String> cursor) {
    StringBuilder query = new StringBuilder("SELECT * FROM changes WHERE 1 = 1");
    List<Object> values = new ArrayList<>();
    also(query, values, " AND context = ?", filter.context());
    also(query, values, " AND namespace = ?", filter.namespace());
    also(query, values, " AND kind = ?", filter.kind());
    also(query, values, " AND name = ?", filter.name());
    also(query, values, " AND caller = ?", filter.caller());
    also(query, values, " AND at >= ?", filter.since());
    cursor.map(Changes::position).ifPresent(from -> before(query, values, from));
    query.append(" ORDER BY at DESC, id DESC LIMIT ?");
    values.add(limit + 1L);
    return database
        .read(sql -> sql.query(query.toString(), Changes::read, values.toArray()))
        .map(rows -> page(rows, limit));
  }

  private static void also(
      StringBuilder query, List<Object> values, String condition, Optional<?> value) {
    if (value.isPresent()) {
      query.append(condition);
      values.add(value.get());
    }
  }

  private static void before(StringBuilder query, List<Object> values, Position from) {
    query.append(" AND (at < ? OR (at = ? AND id < ?))");
    values.addAll(List.of(from.at(), from.at(), from.id()));
  }

  private static Page page(List<Change> rows, int limit) {
    if (rows.size() <= limit) {
      return new Page(rows, Optional.empty());
    }
    List<Change> shown = rows.subList(0, limit);
    Change last = shown.getLast();
    return new Page(List.copyOf(shown), Optional.of(last.at().toEpochMilli() + "~" + last.id()));
  }

  private record Position(Instant at, String id) {}

  private static Position position(String cursor) {
    String[] parts = cursor.split("~", 2);
    if (parts.length == 2 && parts[0].matches("\\d{1,15}")) {
      return new Position(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1]);
    }
    throw new IllegalArgumentException("cursor: not one that a list of changes gave out");
  }

  /**
   * Changes a status if it still is what the caller believes, so that of two who undo a change only
   * one does.
   *
   * @return whether it was
   */
  public Future<Boolean> setStatus(String id, String from, String to) {
    return database.transaction(
        sql ->
            sql.update("UPDATE changes SET status = ? WHERE id = ? AND status = ?", to, id, from)
                == 1);
  }

  private static Optional<Change> row(Sql sql, String id) throws SQLException {
    return sql.first("SELECT * FROM changes WHERE id = ?", Changes::read, id);
  }

  private static Change read(ResultSet row) throws SQLException {
    return new Change(
        row.getString("id"),
        Sql.instant(row, "at"),
        new Change.Target(
            row.getString("context"),
            row.getString("namespace"),
            row.getString("kind"),
            row.getString("name")),
        row.getString("caller"),
        row.getString("status"),
        Sql.json(row, "body"));
  }
}
