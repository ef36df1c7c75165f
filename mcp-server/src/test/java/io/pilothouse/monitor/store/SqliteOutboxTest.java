package io.pilothouse.monitor.store;

import io.pilothouse.state.TestState;

/** The outbox, on SQLite. */
class SqliteOutboxTest extends OutboxContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.SQLITE;
  }
}
