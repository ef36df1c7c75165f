package io.pilothouse.audit;

import io.pilothouse.state.TestState;

/** Several processes on a real PostgreSQL. */
class PostgresStateProcessesIT extends StateProcessesContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.POSTGRESQL;
  }
}
