package io.pilothouse.audit;

import io.pilothouse.state.TestState;

/** The journal, on a real PostgreSQL. */
class PostgresJournalTest extends JournalContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.POSTGRESQL;
  }
}
