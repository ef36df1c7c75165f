package io.pilothouse.monitor.store;

import io.pilothouse.state.TestState;

/** Incidents, on SQLite. */
class SqliteIncidentStoreTest extends IncidentStoreContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.SQLITE;
  }
}
