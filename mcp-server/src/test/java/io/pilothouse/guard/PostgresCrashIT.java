package io.pilothouse.guard;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.state.TestState;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Here a single table can be locked, so that the process stops at each of its steps. */
class PostgresCrashIT extends CrashContract {
  @Override
  TestState.Kind kind() {
    return TestState.Kind.POSTGRESQL;
  }

  private void awaitThatItWaitsForALock() {
    awaitThat(
        () ->
            count("SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation'") > 0,
        "it does not come to the lock");
  }

  private String stoppedAt(String table) throws IOException {
    String plan = plan(first);
    locked(
        table,
        () -> {
          first.start("restart_deployment", restart("plan_id", plan));
          awaitThatItWaitsForALock();
          killed();
        });
    return plan;
  }

  @Test
  void beforeThePlanIsClaimed() throws IOException {
    String plan = stoppedAt("plans");
    assertApplied(settledByTheNext(), plan);
  }

  @Test
  void afterThePlanWasClaimedAndBeforeBudgetsAreTaken() throws IOException {
    String plan = stoppedAt("budget_uses");
    assertTrue(isClaimed());
    assertNothingChanged(settledByTheNext(), plan);
  }

  @Test
  void afterBudgetsWereTakenAndBeforeTheIntent() throws IOException {
    String plan = stoppedAt("journal");
    assertEquals(1, count("SELECT COUNT(*) FROM budget_uses"));
    assertEquals(List.of("simulated"), story());
    assertNothingChanged(settledByTheNext(), plan);
  }

  @Test
  void afterTheIntentAndBeforeTheChangeIsNoted() throws IOException {
    String plan = stoppedAt("changes");
    assertEquals(List.of("simulated", "applying"), story());
    assertNothingChanged(settledByTheNext(), plan);
    assertEquals("failed", story().get(2));
  }

  @Test
  void afterTheOutcomeAndBeforeTheAnswerIsKept() throws IOException {
    String plan = plan(first);
    Promise<Void> arrived = Promise.promise();
    Promise<Void> go = holdAnswer(arrived);
    first.start("restart_deployment", restart("plan_id", plan));
    await(arrived.future());
    locked(
        "plans",
        () -> {
          go.complete();
          awaitThatItWaitsForALock();
          assertEquals(List.of("simulated", "applying", "applied"), story());
          killed();
        });
    assertApplied(settledByTheNext(), plan);
  }
}
