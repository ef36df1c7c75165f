package io.pilothouse.monitor.store;

import io.pilothouse.state.TestState;

/** Incidents, on PostgreSQL. */
class PostgresIncidentStoreTest extends IncidentStoreContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.POSTGRESQL;
  }
}
