package io.pilothouse.guard;

import io.pilothouse.state.TestState;

class SqliteCrashIT extends CrashContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.SQLITE;
  }
}
