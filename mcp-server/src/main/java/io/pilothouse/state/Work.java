package io.pilothouse.state;

import java.sql.SQLException;

/**
 * What is done in one transaction. May run several times when others are in its way, so it changes
 * nothing but the database.
 */
@FunctionalInterface
public interface Work<T> {
  /** Runs on a virtual thread; any exception rolls everything back. */
  T in(Sql sql) throws SQLException;
}
