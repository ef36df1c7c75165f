package io.pilothouse.state;

/** What the guard relies on, on SQLite. */
class SqliteStateTest extends StateContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.SQLITE;
  }
}
