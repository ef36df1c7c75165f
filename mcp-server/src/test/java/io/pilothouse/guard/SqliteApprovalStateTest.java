package io.pilothouse.guard;

import io.pilothouse.state.TestState;

/** Approvals, on SQLite. */
class SqliteApprovalStateTest extends ApprovalStateContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.SQLITE;
  }
}
