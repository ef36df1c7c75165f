package io.pilothouse.guard;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.guard.PilothouseProcess.Answer;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that is killed in the middle of a write, and the one that comes after it on the same
 * state. It is stopped from outside, by an API server that does not take a request or does not
 * answer, and by a lock on the database.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class CrashContract extends CrashFixture {
  @Test
  void afterThePlanWasSavedItCanBeCarriedOutByTheNext() throws IOException {
    String plan = plan(first);
    killed();
    PilothouseProcess next = settledByTheNext();
    assertApplied(next, plan);
  }

  @Test
  void whileTheRequestIsOnItsWayAndNeverArrives() throws IOException {
    String plan = plan(first);
    Promise<Void> arrived = Promise.promise();
    holdRequest(arrived);
    first.start("restart_deployment", restart("plan_id", plan));
    await(arrived.future());
    assertEquals(List.of("simulated", "applying"), story(), "the row is there before the write");
    killed();
    PilothouseProcess next = settledByTheNext();
    assertEquals("not applied", onlyChange(next).getString("status"));
    assertEquals(List.of("simulated", "applying", "failed"), story());
    assertNothingChanged(next, plan);
  }

  @Test
  void afterTheApiServerCarriedItOutAndBeforeItsAnswer() throws IOException {
    String plan = plan(first);
    Promise<Void> arrived = Promise.promise();
    holdAnswer(arrived);
    first.start("restart_deployment", restart("plan_id", plan));
    await(arrived.future());
    assertEquals(List.of("simulated", "applying"), story());
    killed();
    assertApplied(settledByTheNext(), plan);
  }

  @Test
  void afterTheAnswerAndBeforeTheOutcomeIsWritten() throws IOException {
    String plan = plan(first);
    Promise<Void> arrived = Promise.promise();
    Promise<Void> go = holdAnswer(arrived);
    first.start("restart_deployment", restart("plan_id", plan));
    await(arrived.future());
    locked(
        "journal",
        () -> {
          go.complete();
          awaitThat(
              () -> recorder.writes().stream().anyMatch(seen -> seen.uri().contains("/events")),
              "it goes on to tell of what it has done");
          assertEquals(List.of("simulated", "applying"), story());
          killed();
        });
    assertApplied(settledByTheNext(), plan);
  }

  @Test
  void afterEverythingWasWritten() throws IOException {
    String plan = plan(first);
    Answer answer = first.call("restart_deployment", restart("plan_id", plan));
    assertTrue(answer.text().startsWith("APPLIED"), answer.text());
    killed();
    PilothouseProcess next = settledByTheNext();
    assertEquals(answer.text(), next.call("restart_deployment", restart("plan_id", plan)).text());
    assertApplied(next, plan);
  }

  @Test
  void aWriteOnAnObjectThatHasMovedOnSinceIsUnknown() throws IOException {
    String plan = plan(first);
    Promise<Void> arrived = Promise.promise();
    holdRequest(arrived);
    first.start("restart_deployment", restart("plan_id", plan));
    await(arrived.future());
    killed();
    somebodyElseChangesTheObject();
    PilothouseProcess next = settledByTheNext();
    Answer answer = next.call("restart_deployment", restart("plan_id", plan));
    assertTrue(answer.isError());
    assertTrue(answer.text().contains("the object has moved on"), answer.text());
    assertEquals(List.of(), effects());
    assertEquals("unknown", onlyChange(next).getString("status"));
    assertEquals(List.of("simulated", "applying", "unknown"), story());
    assertNothingIsLost();
  }

  @Test
  void whoBringsThePlanBeforeItIsSettledIsToldToWait() throws IOException {
    String plan = plan(first);
    Promise<Void> arrived = Promise.promise();
    holdAnswer(arrived);
    first.start("restart_deployment", restart("plan_id", plan));
    await(arrived.future());
    killed();
    PilothouseProcess next = start();
    Answer answer = next.call("restart_deployment", restart("plan_id", plan));
    assertTrue(answer.text().startsWith("CONFLICT: the plan is being carried out"), answer.text());
    assertEquals("applying", onlyChange(next).getString("status"));
    assertEquals(1, effects().size());
  }
}
