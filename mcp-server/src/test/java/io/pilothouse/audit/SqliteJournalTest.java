package io.pilothouse.audit;

import io.pilothouse.state.TestState;

/** The journal, on SQLite. */
class SqliteJournalTest extends JournalContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.SQLITE;
  }
}
