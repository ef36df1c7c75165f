package io.pilothouse.audit;

import io.pilothouse.state.TestState;

/** Several processes on one SQLite file. */
class SqliteStateProcessesIT extends StateProcessesContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.SQLITE;
  }
}
