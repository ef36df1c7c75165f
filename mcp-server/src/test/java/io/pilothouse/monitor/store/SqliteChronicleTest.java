package io.pilothouse.monitor.store;

import io.pilothouse.state.TestState;

/** What was, on SQLite. */
class SqliteChronicleTest extends ChronicleContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.SQLITE;
  }
}
