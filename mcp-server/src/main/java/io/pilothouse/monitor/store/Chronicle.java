package io.pilothouse.monitor.store;

import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Note;
import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was, for whoever looks back. */
public final class Chronicle {
  private static final String THERE = "opened < ? AND (resolved IS NULL OR resolved >= ?)";

  private final Database database;

  public Chronicle(Database database) {
    this.database = database;
  }

  /**
   * An incident with the steps it took and what was said about it.
   *
   * @param steps oldest first, none after the time that was asked for
   * @param notes the same
   */
  public record Past(Incident incident, List<Step> steps, List<Note> notes) {
    public Past {
      steps = List.copyOf(steps);
      notes = List.copyOf(notes);
    }
  }

  /** Every incident that was there at some moment of a time, the oldest first. */
  public Future<List<Past>> between(Instant from, Instant to) {
    return database.read(
        sql -> {
          List<Incident> incidents = incidents(sql, from, to);
          Map<String, List<Step>> steps = parts(sql, "transitions", IncidentRows::step, from, to);
          Map<String, List<Note>> notes = parts(sql, "notes", NoteRows::read, from, to);
          // What has no steps was forgotten between the two questions.
          return incidents.stream()
              .filter(each -> steps.containsKey(each.id()))
              .map(
                  each ->
                      new Past(
                          each, steps.get(each.id()), notes.getOrDefault(each.id(), List.of())))
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

  /** What belongs to those incidents, by their ids. */
  private static <T> Map<String, List<T>> parts(
      Sql sql, String table, Sql.Row<T> reader, Instant from, Instant to) throws SQLException {
    return sql
        .query(
            "SELECT * FROM "
                + table
                + " WHERE at < ? AND incident IN (SELECT id FROM incidents WHERE "
                + THERE
                + ") ORDER BY incident, sequence",
            row -> Map.entry(row.getString("incident"), reader.read(row)),
            to,
            to,
            from)
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
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
