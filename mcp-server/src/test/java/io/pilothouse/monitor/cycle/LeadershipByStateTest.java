package io.pilothouse.monitor.cycle;

import io.pilothouse.state.Locks;
import io.pilothouse.state.TestState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Leadership by a lock in the state, of either kind. */
class LeadershipByStateTest {
  abstract static class OnState extends LeadershipContract {
    @TempDir private Path folder;
    private TestState state;

    abstract TestState.Kind kind();

    @BeforeEach
    void open() {
      state = new TestState(kind(), folder);
    }

    @AfterEach
    void close() {
      state.close();
    }

    @Override
    List<Register> registers() {
      return List.of(new StateRegister(new Locks(state.database())));
    }
  }

  @Nested
  class Sqlite extends OnState {
    @Override
    TestState.Kind kind() {
      return TestState.Kind.SQLITE;
    }
  }

  @Nested
  class Postgresql extends OnState {
    @Override
    TestState.Kind kind() {
      return TestState.Kind.POSTGRESQL;
    }
  }
}
