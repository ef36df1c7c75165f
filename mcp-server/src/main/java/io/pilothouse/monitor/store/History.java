package io.pilothouse.monitor.store;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.State;
import io.pilothouse.monitor.incident.Subject;
import io.pilothouse.monitor.incident.Transition;
import io.pilothouse.state.Database;
import io.pilothouse.state.Sql;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be learned from incidents that are over, as far back as they are kept. */
public final class History {
  /** Weeks begin on Mondays; the first of 1970 was the fifth day. */
  private static final String WEEK = "((t.at + 259200000) / 604800000)";

  private static final long WEEK_MILLIS = Duration.ofDays(7).toMillis();
  private static final long MONDAY_MILLIS = Duration.ofDays(3).toMillis();
  private static final String OF =
      "FROM transitions t JOIN incidents i ON i.id = t.incident WHERE t.at >= ?";

  private static final String OBJECT = "i.context, i.namespace, i.kind, i.name, i.code";

  private final Database database;

  public History(Database database) {
    this.database = database;
  }

  /**
   * Counts.
   *
   * @param since only what happened from this moment on
   * @param most offenders to name, in each list
   */
  public Future<Trends> trends(Instant since, int most) {
    return database.read(
        sql ->
            new Trends(
                recoveries(sql, since), flapping(sql, since, most), weeks(sql, since, most)));
  }

  private static List<Trends.Recovery> recoveries(Sql sql, Instant since) throws SQLException {
    return sql.query(
        "SELECT severity, COUNT(*) AS many, SUM(resolved - fired) AS total FROM incidents"
            + " WHERE state = ? AND fired IS NOT NULL AND resolved >= ?"
            + " GROUP BY severity ORDER BY severity",
        row ->
            new Trends.Recovery(
                Severity.values()[row.getInt("severity") - 1],
                row.getLong("many"),
                Duration.ofMillis(row.getLong("total") / row.getLong("many"))),
        State.RESOLVED.name(),
        since);
  }

  private static List<Trends.Offender> flapping(Sql sql, Instant since, int most)
      throws SQLException {
    return sql.query(
        "SELECT "
            + OBJECT
            + ", COUNT(*) AS many "
            + OF
            + " AND t.kind = ? GROUP BY "
            + OBJECT
            + " ORDER BY many DESC, "
            + OBJECT
            + " LIMIT ?",
        History::offender,
        since,
        Transition.Kind.FLAPPING.name(),
        most);
  }

  private record Line(long week, Trends.Offender offender) {}

  private static List<Trends.Week> weeks(Sql sql, Instant since, int most) throws SQLException {
    List<Line> lines =
        sql.query(
            "SELECT "
                + WEEK
                + " AS week, "
                + OBJECT
                + ", COUNT(*) AS many "
                + OF
                + " AND t.kind IN (?, ?, ?) GROUP BY "
                + WEEK
                + ", "
                + OBJECT
                + " ORDER BY week, many DESC, "
                + OBJECT,
            row -> new Line(row.getLong("week"), offender(row)),
            since,
            Transition.Kind.FIRED.name(),
            Transition.Kind.REOPENED.name(),
            Transition.Kind.FLAPPING.name());
    Map<Long, List<Trends.Offender>> weeks = new TreeMap<>();
    lines.forEach(
        each -> weeks.computeIfAbsent(each.week(), week -> new ArrayList<>()).add(each.offender()));
    return weeks.entrySet().stream()
        .map(
            each ->
                new Trends.Week(
                    Instant.ofEpochMilli(each.getKey() * WEEK_MILLIS - MONDAY_MILLIS),
                    each.getValue().stream().mapToLong(Trends.Offender::times).sum(),
                    each.getValue().stream().limit(most).toList()))
        .toList();
  }

  private static Trends.Offender offender(ResultSet row) throws SQLException {
    return new Trends.Offender(
        new Subject(
            row.getString("context"),
            row.getString("namespace"),
            row.getString("kind"),
            row.getString("name")),
        row.getString("code"),
        row.getLong("many"));
  }
}
