package io.pilothouse.monitor.store;

import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.monitor.incident.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which incidents; an empty part means any.
 *
 * @param states one of them
 * @param severity this or more urgent
 * @param since there at this moment or later
 */
public record Filter(
    Optional<String> context,
    Optional<String> namespace,
    Set<State> states,
    Optional<Severity> severity,
    Optional<Instant> since) {
  /** Every incident. */
  public static final Filter ALL =
      new Filter(Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), Optional.empty());

  /** Those there were at a moment or later. */
  public static Filter since(Instant moment) {
    return new Filter(
        Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), Optional.of(moment));
  }

  /** Conditions for a query that has one already; their values are appended. */
  String conditions(List<Object> values) {
    List<String> conditions = new ArrayList<>();
    context.ifPresent(value -> conditions.add(with(values, value, " AND context = ?")));
    namespace.ifPresent(value -> conditions.add(with(values, value, " AND namespace = ?")));
    severity.ifPresent(
        value -> conditions.add(with(values, value.ordinal() + 1, " AND severity <= ?")));
    since.ifPresent(
        value -> conditions.add(with(values, value, " AND (resolved IS NULL OR resolved >= ?)")));
    if (!states.isEmpty()) {
      states.stream().map(State::name).sorted().forEach(values::add);
      conditions.add(
          " AND state IN (" + String.join(", ", Collections.nCopies(states.size(), "?")) + ")");
    }
    return String.join("", conditions);
  }

  private static String with(List<Object> values, Object value, String condition) {
    values.add(value);
    return condition;
  }
}
