package io.pilothouse.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which rows; an empty part means any.
 *
 * @param since from this moment on
 * @param until before this moment
 * @param object {@code context/namespace/kind/name}, of which {@code *} stands for any text
 */
public record Search(
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<String> caller,
    Optional<String> tool,
    Optional<String> object) {
  /** Every row. */
  public static final Search ALL =
      new Search(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Appends the conditions to a query that has one already, and their values to its parameters. */
  String conditions(List<Object> values) {
    List<String> conditions = new ArrayList<>();
    since.ifPresent(at -> conditions.add(with(values, at, " AND at >= ?")));
    until.ifPresent(at -> conditions.add(with(values, at, " AND at < ?")));
    caller.ifPresent(name -> conditions.add(with(values, name, " AND caller = ?")));
    tool.ifPresent(name -> conditions.add(with(values, name, " AND tool = ?")));
    object.ifPresent(
        path -> conditions.add(with(values, like(path), " AND object LIKE ? ESCAPE '!'")));
    return String.join("", conditions);
  }

  private static String with(List<Object> values, Object value, String condition) {
    values.add(value);
    return condition;
  }

  private static String like(String pattern) {
    return pattern.replace("!", "!!").replace("%", "!%").replace("_", "!_").replace('*', '%');
  }
}
