package io.pilothouse.monitor.store;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.IncidentJson;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Transition;
import io.pilothouse.state.Sql;
import io.vertx.core.json.JsonObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Incidents and their steps as rows. What can be searched is a column, everything is the body. */
final class IncidentRows {
  private static final String RESOLVED = State.RESOLVED.name();

  /** What comes after a {@link #position}, in the order of lists. */
  static final String AFTER = " AND (standing, severity, -opened, id) > (?, ?, ?, ?)";

  private IncidentRows() {}

  static String position(Incident last) {
    return String.join(
        "~",
        String.valueOf(standing(last.state())),
        String.valueOf(last.severity().ordinal() + 1),
        String.valueOf(last.times().opened().toEpochMilli()),
        last.id());
  }

  static List<Object> position(String cursor) {
    String[] parts = cursor.split("~", 4);
    if (!cursor.matches("\\d~\\d~\\d{1,15}~.+")) {
      throw new IllegalArgumentException("cursor: not one that a list of incidents gave out");
    }
    return List.of(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        -Long.parseLong(parts[2]),
        parts[3]);
  }

  static Incident read(ResultSet row) throws SQLException {
    return IncidentJson.read(Sql.json(row, "body"));
  }

  /** Those that are not resolved, and those that were not before a moment. */
  static List<Incident> open(Sql sql, String context, Instant resolvedSince) throws SQLException {
    return sql.query(
        "SELECT body FROM incidents WHERE context = ? AND (state <> ? OR resolved > ?)"
            + " ORDER BY opened, id",
        IncidentRows::read,
        context,
        RESOLVED,
        resolvedSince);
  }

  static Optional<Incident> find(Sql sql, String id) throws SQLException {
    return sql.first("SELECT body FROM incidents WHERE id = ?", IncidentRows::read, id);
  }

  static void keep(Sql sql, Incident incident) throws SQLException {
    sql.update(
        "INSERT INTO incidents (id, context, fingerprint, namespace, kind, name, code, state,"
            + " standing, severity, opened, fired, changed, resolved, body)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET state = excluded.state,"
            + " standing = excluded.standing, severity = excluded.severity,"
            + " fired = excluded.fired, changed = excluded.changed,"
            + " resolved = excluded.resolved, body = excluded.body",
        incident.id(),
        incident.subject().context(),
        incident.fingerprint(),
        incident.subject().namespace(),
        incident.subject().kind(),
        incident.subject().name(),
        incident.trouble().code(),
        incident.state().name(),
        standing(incident.state()),
        incident.severity().ordinal() + 1,
        incident.times().opened(),
        incident.times().fired().orElse(null),
        incident.times().changed(),
        incident.times().resolved().orElse(null),
        IncidentJson.of(incident));
  }

  /** Firing ones first. */
  private static int standing(State state) {
    return switch (state) {
      case FIRING -> 0;
      case FLAPPING -> 1;
      case ACKNOWLEDGED -> 2;
      case PENDING -> 3;
      case RESOLVED -> 4;
    };
  }

  /** A step that was announced, or is no news. */
  static void keep(Sql sql, Transition transition) throws SQLException {
    keep(sql, transition, null);
  }

  /** A step that is to be announced with the next turn. */
  static void keepUntold(Sql sql, Transition transition) throws SQLException {
    JsonObject both =
        new JsonObject()
            .put("before", IncidentJson.of(transition.before().orElseThrow()))
            .put("after", IncidentJson.of(transition.after()));
    keep(sql, transition, transition.news() ? both : null);
  }

  private static void keep(Sql sql, Transition transition, JsonObject untold) throws SQLException {
    Incident after = transition.after();
    sql.update(
        "INSERT INTO transitions (incident, sequence, at, kind, state, severity, news, untold)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        after.id(),
        after.handling().sequence(),
        transition.at(),
        transition.kind().name(),
        after.state().name(),
        after.severity().ordinal() + 1,
        transition.news() ? 1 : 0,
        untold);
  }

  /** What is to be announced in a cluster, oldest first; from now on it counts as announced. */
  static List<Transition> takeUntold(Sql sql, String context) throws SQLException {
    List<Transition> untold =
        sql.query(
            "SELECT t.kind, t.at, t.untold FROM transitions t JOIN incidents i"
                + " ON i.id = t.incident WHERE t.untold IS NOT NULL AND i.context = ?"
                + " ORDER BY t.at, t.incident, t.sequence",
            row -> {
              JsonObject both = Sql.json(row, "untold");
              return new Transition(
                  Transition.Kind.valueOf(row.getString("kind")),
                  Optional.of(IncidentJson.read(both.getJsonObject("before"))),
                  IncidentJson.read(both.getJsonObject("after")),
                  true,
                  Sql.instant(row, "at"));
            },
            context);
    for (Transition each : untold) {
      sql.update(
          "UPDATE transitions SET untold = NULL WHERE incident = ? AND sequence = ?",
          each.after().id(),
          each.after().handling().sequence());
    }
    return untold;
  }

  static List<Step> steps(Sql sql, String incident) throws SQLException {
    return sql.query(
        "SELECT * FROM transitions WHERE incident = ? ORDER BY sequence",
        IncidentRows::step,
        incident);
  }

  static Step step(ResultSet row) throws SQLException {
    return new Step(
        row.getString("incident"),
        row.getInt("sequence"),
        Sql.instant(row, "at"),
        Transition.Kind.valueOf(row.getString("kind")),
        State.valueOf(row.getString("state")),
        Severity.values()[row.getInt("severity") - 1],
        row.getLong("news") == 1);
  }

  static int prune(Sql sql, Instant before) throws SQLException {
    for (String table : List.of("transitions", "notes")) {
      sql.update(
          "DELETE FROM "
              + table
              + " WHERE incident IN (SELECT id FROM incidents WHERE state = ? AND resolved < ?)",
          RESOLVED,
          before);
    }
    // Of what lasts for longer, what changed neither its state nor its severity is not needed.
    sql.update(
        "DELETE FROM transitions WHERE at < ? AND news = 0 AND untold IS NULL"
            + " AND kind IN ('SILENCED', 'INHIBITED', 'RELEASED')",
        before);
    return sql.update("DELETE FROM incidents WHERE state = ? AND resolved < ?", RESOLVED, before);
  }
}
