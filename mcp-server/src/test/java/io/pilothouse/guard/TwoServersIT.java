package io.pilothouse.guard;

import static io.pilothouse.state.TestState.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.guard.PilothouseProcess.Answer;
import io.pilothouse.state.TestState;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers that share a PostgreSQL database. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoServersIT extends CrashFixture {
  private PilothouseProcess second;

  @Override
  TestState.Kind kind() {
    return TestState.Kind.POSTGRESQL;
  }

  @Override
  String policy() {
    return """
    apiVersion: pilothouse.io/v1
    kind: Policy
    rules:
    - {name: few, decide: allow, limits: {perObject: 2 per 1h, perNamespace: 3 per 1h}}
    """;
  }

  @BeforeEach
  void beginTheOther() throws IOException {
    second = start();
  }

  @Test
  void onePlanThatBothGetAtTheSameTimeIsCarriedOutOnce() throws IOException {
    String plan = plan(first);
    Promise<Void> arrived = Promise.promise();
    Promise<Void> go = holdAnswer(arrived);
    List<CompletableFuture<Answer>> both =
        List.of(
            first.start("restart_deployment", restart("plan_id", plan)),
            second.start("restart_deployment", restart("plan_id", plan)));
    await(arrived.future());
    CompletableFuture.anyOf(both.get(0), both.get(1)).join();
    int loser = both.get(0).isDone() ? 0 : 1;
    Answer refused = both.get(loser).join();
    assertTrue(refused.isError());
    assertTrue(
        refused.text().startsWith("CONFLICT: the plan is being carried out"), refused.text());
    go.complete();
    Answer done = first.answer(both.get(1 - loser));
    assertTrue(done.text().startsWith("APPLIED"), done.text());
    for (PilothouseProcess each : List.of(first, second)) {
      Answer again = each.call("restart_deployment", restart("plan_id", plan));
      assertEquals(done.text(), again.text());
    }
    assertEquals(1, effects().size());
    assertEquals(List.of("simulated", "applying", "applied"), writesOf(plan));
    assertNothingIsLost();
  }

  /** The refused call has a row of its own. */
  private List<String> writesOf(String plan) {
    return rows().stream()
        .filter(row -> row.getString("plan").equals(plan))
        .map(row -> row.getJsonObject("facts").getString("outcome"))
        .filter(outcome -> !outcome.equals("refused"))
        .toList();
  }

  private static Answer scale(PilothouseProcess server, String name, int replicas)
      throws IOException {
    return server.call(
        "scale_deployment",
        JsonObject.of("name", name, "replicas", replicas, "reason", "more of them", "wait", false));
  }

  @Test
  void bothCountAgainstTheSameLimits() throws IOException {
    assertFalse(scale(first, "payments", 3).isError());
    assertFalse(scale(second, "payments", 4).isError());
    for (PilothouseProcess each : List.of(first, second)) {
      Answer denied = scale(each, "payments", 5);
      assertTrue(denied.text().contains("perObject 2 per 1h"), denied.text());
    }
    Answer third = scale(first, "shipping", 4);
    assertFalse(third.isError(), third.text());
    Answer denied = scale(second, "shipping", 5);
    assertTrue(denied.text().contains("perNamespace 3 per 1h"), denied.text());
  }

  @Test
  void whatOneHasDoneTheOtherListsAndUndoes() throws IOException {
    assertFalse(scale(first, "payments", 3).isError());
    JsonObject change = onlyChange(first);
    assertEquals(change, onlyChange(second));
    Answer undone =
        second.call(
            "undo_change",
            JsonObject.of("change_id", change.getString("id"), "reason", "back to what was")
                .put("wait", false));
    assertTrue(undone.text().startsWith("APPLIED: undo"), undone.text());
    Answer listed = first.call("list_changes", JsonObject.of("format", "json"));
    assertEquals(
        List.of("applied", "undone"),
        listed.structured().getJsonArray("changes").stream()
            .map(each -> ((JsonObject) each).getString("status"))
            .toList());
  }
}
