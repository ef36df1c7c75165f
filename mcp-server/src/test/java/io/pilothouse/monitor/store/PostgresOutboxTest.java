package io.pilothouse.monitor.store;

import io.pilothouse.state.TestState;

/** The outbox, on PostgreSQL. */
class PostgresOutboxTest extends OutboxContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.POSTGRESQL;
  }
}
