package io.pilothouse.monitor.store;

import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was, for whoever looks back. */
public final class Chronicle {
  private static final String THERE = "opened < ? AND (resolved IS NULL OR resolved >= ?)";

  private final Database database;

  public Chronicle(Database database) {
    this.database = database;
  }

  /**
   * An incident with the steps it took.
   *
   * @param steps oldest first, none after the time that was asked for
   */
  public record Past(Incident incident, List<Step> steps) {
    public Past {
      steps = List.copyOf(steps);
    }
  }

  /** Every incident that was there at some moment of a time, the oldest first. */
  public Future<List<Past>> between(Instant from, Instant to) {
    return database.read(
        sql -> {
          List<Incident> incidents = incidents(sql, from, to);
          Map<String, List<Step>> steps = steps(sql, from, to);
          // What has no steps was forgotten between the two questions.
          return incidents.stream()
              .filter(each -> steps.containsKey(each.id()))
              .map(each -> new Past(each, steps.get(each.id())))
              .toList();
        });
  }

  private static List<Incident> incidents(Sql sql, Instant from, Instant to) throws SQLException {
    return sql.query(
        "SELECT body FROM incidents WHERE " + THERE + " ORDER BY opened, id",
        IncidentRows::read,
        to,
        from);
  }

  private static Map<String, List<Step>> steps(Sql sql, Instant from, Instant to)
      throws SQLException {
    Map<String, List<Step>> steps = new HashMap<>();
    sql.query(
            "SELECT * FROM transitions WHERE at < ? AND incident IN"
                + " (SELECT id FROM incidents WHERE "
                + THERE
                + ") ORDER BY incident, sequence",
            IncidentRows::step,
            to,
            to,
            from)
        .forEach(step -> steps.computeIfAbsent(step.incident(), id -> new ArrayList<>()).add(step));
    return steps;
  }

  /** Messages of a time that did not go through at the first attempt, the oldest first. */
  public Future<List<Parcel>> troubled(Instant from, Instant to) {
    return database.read(
        sql ->
            sql.query(
                "SELECT * FROM notices WHERE failure IS NOT NULL AND due < ?"
                    + " AND (delivered IS NULL OR delivered >= ?) ORDER BY id",
                Outbox::read,
                to,
                from));
  }
}
