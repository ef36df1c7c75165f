package io.pilothouse.monitor.store;

import io.pilothouse.audit.Entry;
import io.pilothouse.audit.Journal;
import io.pilothouse.identity.Caller;
import io.pilothouse.monitor.incident.Exemption;
import io.pilothouse.monitor.incident.Match;
import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people do not want to hear of for a time, as they said while the monitor runs. */
public final class Silences {
  private final Database database;
  private final Journal journal;

  public Silences(Database database, Journal journal) {
    this.database = database;
    this.journal = journal;
  }

  /** Begins one; journalled. */
  public Future<Void> begin(Silence silence, Caller caller) {
    return journal
        .append(
            entry(caller, "silenced", body(silence.exemption()).put("silence", silence.id())),
            sql -> {
              sql.update(
                  "INSERT INTO silences (id, created, until, author, body)"
                      + " VALUES (?, ?, ?, ?, ?)",
                  silence.id(),
                  silence.created(),
                  silence.exemption().until().orElseThrow(),
                  silence.by(),
                  body(silence.exemption()));
              return Optional.of(silence);
            })
        .mapEmpty();
  }

  /**
   * Ends one before its time; journalled.
   *
   * @return whether there was one
   */
  public Future<Boolean> end(String id, Instant now, Caller caller) {
    return journal
        .append(
            entry(caller, "unsilenced", new JsonObject().put("silence", id)),
            sql -> {
              int ended =
                  sql.update(
                      "UPDATE silences SET until = ? WHERE id = ? AND until > ?", now, id, now);
              return Optional.of(id).filter(known -> ended == 1);
            })
        .map(Optional::isPresent);
  }

  /** Those that count now, the first to end first. */
  public Future<List<Silence>> active(Instant now) {
    return database.read(
        sql ->
            sql.query(
                "SELECT * FROM silences WHERE until > ? ORDER BY until, id", Silences::read, now));
  }

  static List<Exemption> active(Sql sql, Instant now) throws SQLException {
    return sql.query(
        "SELECT * FROM silences WHERE until > ? ORDER BY until, id",
        row -> read(row).exemption(),
        now);
  }

  static int prune(Sql sql, Instant before) throws SQLException {
    return sql.update("DELETE FROM silences WHERE until < ?", before);
  }

  private static Entry entry(Caller caller, String outcome, JsonObject facts) {
    return new Entry(
        Entry.Kind.INCIDENT,
        caller,
        "incidents silence",
        Entry.Subject.NONE,
        "",
        facts.put("outcome", outcome));
  }

  private static Silence read(ResultSet row) throws SQLException {
    JsonObject body = Sql.json(row, "body");
    return new Silence(
        row.getString("id"),
        row.getString("author"),
        Sql.instant(row, "created"),
        new Exemption(
            new Match(
                texts(body, "contexts"),
                texts(body, "namespaces"),
                texts(body, "kinds"),
                texts(body, "names"),
                texts(body, "codes")),
            Optional.empty(),
            Optional.of(Sql.instant(row, "until")),
            body.getString("reason")));
  }

  private static JsonObject body(Exemption exemption) {
    Match match = exemption.match();
    return new JsonObject()
        .put("contexts", new JsonArray(match.contexts()))
        .put("namespaces", new JsonArray(match.namespaces()))
        .put("kinds", new JsonArray(match.kinds()))
        .put("names", new JsonArray(match.names()))
        .put("codes", new JsonArray(match.codes()))
        .put("reason", exemption.reason());
  }

  private static List<String> texts(JsonObject json, String field) {
    return json.getJsonArray(field).stream().map(String::valueOf).toList();
  }
}
