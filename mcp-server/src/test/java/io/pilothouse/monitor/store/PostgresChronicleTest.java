package io.pilothouse.monitor.store;

import io.pilothouse.state.TestState;

/** What was, on PostgreSQL. */
class PostgresChronicleTest extends ChronicleContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.POSTGRESQL;
  }
}
