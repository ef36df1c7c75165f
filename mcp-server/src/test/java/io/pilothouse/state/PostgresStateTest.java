package io.pilothouse.state;

/** What the guard relies on, on a real PostgreSQL. */
class PostgresStateTest extends StateContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.POSTGRESQL;
  }
}
