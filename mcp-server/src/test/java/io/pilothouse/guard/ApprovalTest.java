package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.Client;
import io.pilothouse.tools.client.ClientLog;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputRequiredException;
import io.pilothouse.tools.client.InputResponses;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that a person must agree to. */
class ApprovalTest {
  @TempDir Path folder;
  private GuardFixture guard;

  @AfterEach
  void close() {
    guard.close();
  }

  private void approvedBy(String approval) {
    guard =
        GuardFixture.with(
            folder,
            "{apiVersion: pilothouse.io/v1, kind: Policy, default: deny, rules: [{name: ask, match:"
                + " {namespaces: [shop]}, decide: approve, approval: "
                + approval
                + "}]}");
  }

  private ToolResult restart(Object... more) {
    Object[] arguments = new Object[more.length + 2];
    arguments[0] = "name";
    arguments[1] = "payments";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return guard.call("restart_deployment", arguments);
  }

  private void assertRefused(String code, ToolResult result) {
    assertTrue(result.isError(), result.text());
    assertEquals(code, result.structured().getString("code"), result.text());
    assertEquals(List.of(), guard.recorder.writes());
  }

  @Test
  void outOfBandApprovalIsAskedForAndThenCounts() {
    approvedBy("{fourEyes: true}");
    ToolResult asked = restart();
    assertRefused("APPROVAL_REQUIRED", asked);
    String id = asked.structured().getString("plan_id");
    assertTrue(asked.text().contains("pilothouse approve " + id), asked.text());
    assertTrue(asked.text().contains("POST /approvals/" + id + "/approve"), asked.text());
    assertRefused("APPROVAL_REQUIRED", restart("plan_id", id));
    Awaiting.await(guard.ledger.decide(id, true, "bob"));
    ToolResult done = restart("plan_id", id);
    assertTrue(done.text().startsWith("DONE"), done.text());
    assertEquals("bob", guard.ledger.rows.getLast().facts().getString("approver"));
  }

  @Test
  void whoAskedCannotAgreeWhereFourEyesAreWanted() {
    approvedBy("{fourEyes: true}");
    String id = restart().structured().getString("plan_id");
    Awaiting.await(guard.ledger.decide(id, true, "alice"));
    assertRefused("POLICY_DENIED", restart("plan_id", id));
  }

  @Test
  void aRefusedApprovalIsADenial() {
    approvedBy("{fourEyes: true}");
    String id = restart().structured().getString("plan_id");
    Awaiting.await(guard.ledger.decide(id, false, "bob"));
    ToolResult result = restart("plan_id", id);
    assertRefused("POLICY_DENIED", result);
    assertTrue(result.text().contains("bob has refused"), result.text());
  }

  @Test
  void theClientsUserAgreesWhereTheRuleLetsThem() {
    approvedBy("{byClient: true}");
    Client client = new Client(Set.of(InputKind.ELICITATION), InputResponses.NONE, ClientLog.NONE);
    InputRequiredException question =
        assertThrows(InputRequiredException.class, () -> restartBy(client));
    assertTrue(
        question.requests().get("approve").params().getString("message").contains("shop/payments"));
    assertEquals(List.of(), guard.recorder.writes());
    ToolResult done = restartBy(client.with(answered(question.state(), "accept", true)));
    assertTrue(done.text().startsWith("DONE"), done.text());
  }

  @Test
  void theClientsUserRefuses() {
    approvedBy("{byClient: true}");
    Client client = new Client(Set.of(InputKind.ELICITATION), InputResponses.NONE, ClientLog.NONE);
    InputRequiredException question =
        assertThrows(InputRequiredException.class, () -> restartBy(client));
    assertRefused(
        "POLICY_DENIED", restartBy(client.with(answered(question.state(), "decline", true))));
  }

  @Test
  void anAnswerToNoQuestionIsNotConsent() {
    approvedBy("{byClient: true}");
    Client eager =
        new Client(Set.of(InputKind.ELICITATION), answered(null, "accept", true), ClientLog.NONE);
    assertThrows(InputRequiredException.class, () -> restartBy(eager));
    assertEquals(List.of(), guard.recorder.writes());
  }

  @Test
  void aClientMayNotAnswerForAnOutOfBandApprover() {
    approvedBy("{fourEyes: true}");
    Client client = new Client(Set.of(InputKind.ELICITATION), InputResponses.NONE, ClientLog.NONE);
    assertRefused("APPROVAL_REQUIRED", restartBy(client));
  }

  private ToolResult restartBy(Client client) {
    return guard.call(GuardFixture.ALICE, client, "restart_deployment", "name", "payments");
  }

  private static InputResponses answered(JsonObject state, String action, boolean yes) {
    JsonObject answer =
        new JsonObject().put("action", action).put("content", new JsonObject().put("approve", yes));
    return new InputResponses(Map.of("approve", answer), Optional.ofNullable(state));
  }
}
