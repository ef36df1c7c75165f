package io.pilothouse.guard;

import io.pilothouse.state.TestState;

/** Approvals, on PostgreSQL. */
class PostgresApprovalStateTest extends ApprovalStateContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.POSTGRESQL;
  }
}
