package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.guard.ApprovalDesk.Reply;
import io.pilothouse.guard.ApprovalException.Kind;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who answer out of band, and what their answers are worth to a call. */
class ApprovalDeskTest {
  private static final String APPROVERS = "approve, approval: {fourEyes: true, approvers: [%s]}";
  private static final Caller BOB = new Caller("bob", List.of("sre"), "");
  private static final Caller CAROL = new Caller("carol", List.of("interns"), "");

  @TempDir Path folder;
  private GuardFixture guard;

  @BeforeEach
  void start() {
    guard = GuardFixture.with(folder, deciding(APPROVERS.formatted("'group:sre'")));
  }

  @AfterEach
  void close() {
    guard.close();
  }

  private static String deciding(String what) {
    return "{apiVersion: pilothouse.io/v1, kind: Policy, default: deny, rules: [{name: ask, match:"
        + " {namespaces: [shop]}, decide: "
        + what
        + "}]}";
  }

  private String plan(String name) {
    ToolResult asked = guard.call("restart_deployment", "name", name);
    assertEquals("APPROVAL_REQUIRED", asked.structured().getString("code"), asked.text());
    return asked.structured().getString("plan_id");
  }

  private ToolResult carryOut(String name, String plan) {
    return guard.call("restart_deployment", "name", name, "plan_id", plan);
  }

  private void assertRefused(String code, ToolResult result) {
    assertTrue(result.isError(), result.text());
    assertEquals(code, result.structured().getString("code"), result.text());
    assertEquals(List.of(), guard.recorder.writes());
  }

  private Question answer(String plan, boolean approved, Caller person) {
    return Awaiting.await(
        guard.approvals.answer(plan, new Reply(approved, person, "cli", "looked at it")));
  }

  private void doesNotCount(Kind kind, String plan, Caller person) {
    ApprovalException refused =
        assertThrows(ApprovalException.class, () -> answer(plan, true, person));
    assertEquals(kind, refused.kind(), refused.getMessage());
  }

  @Test
  void whoMayApproveIsWhoTheRuleNamesAndNotTheCaller() {
    String plan = plan("payments");
    doesNotCount(Kind.NOT_AN_APPROVER, plan, CAROL);
    doesNotCount(Kind.NOT_AN_APPROVER, plan, GuardFixture.ALICE);
    assertRefused("APPROVAL_REQUIRED", carryOut("payments", plan));
    assertTrue(guard.ledger.events().contains(Note.Event.NOT_AN_APPROVER));
    assertEquals(Question.Status.APPROVED, answer(plan, true, BOB).status(guard.approvals.now()));
    ToolResult done = carryOut("payments", plan);
    assertTrue(done.text().startsWith("DONE"), done.text());
    assertEquals(done.text(), carryOut("payments", plan).text());
    assertEquals(
        1, guard.recorder.writes().stream().filter(w -> w.method().equals("PATCH")).count());
    assertEquals("bob", guard.ledger.rows.getLast().facts().getString("approver"));
  }

  @Test
  void anAnswerIsInTheJournalWithWhoAndHow() {
    String plan = plan("payments");
    answer(plan, true, BOB);
    Note row = guard.ledger.rows.getLast();
    assertEquals(Note.Event.APPROVED, row.event());
    assertEquals("bob", row.caller().user());
    assertEquals(plan, row.plan());
    assertEquals("payments", row.object().orElseThrow().name());
    assertEquals(
        JsonObject.of(
            "approver",
            "bob",
            "via",
            "cli",
            "comment",
            "looked at it",
            "requester",
            "alice",
            "rule",
            "ask",
            "context",
            "test"),
        row.facts());
  }

  @Test
  void anAnswerThatCannotBeJournaledDoesNotCount() {
    String plan = plan("payments");
    guard.ledger.unwritable = row -> row.event() == Note.Event.APPROVED;
    assertThrows(IllegalStateException.class, () -> answer(plan, true, BOB));
    assertRefused("APPROVAL_REQUIRED", carryOut("payments", plan));
  }

  @Test
  void aRejectedPlanIsRefusedForGood() {
    String plan = plan("payments");
    answer(plan, false, BOB);
    doesNotCount(Kind.ANSWERED, plan, new Caller("dave", List.of("sre"), ""));
    ToolResult refused = carryOut("payments", plan);
    assertRefused("POLICY_DENIED", refused);
    assertTrue(
        refused.text().contains("bob has refused (rule \"ask\"), saying: looked at it"),
        refused.text());
    assertRefused("POLICY_DENIED", carryOut("payments", plan));
  }

  @Test
  void anAnswerCanComeTooLate() {
    String plan = plan("payments");
    Awaiting.await(guard.pass(Duration.ofMinutes(15)));
    doesNotCount(Kind.EXPIRED, plan, BOB);
    assertRefused("PLAN_INVALID", carryOut("payments", plan));
  }

  @Test
  void anApprovalIsWorthNothingLater() {
    String plan = plan("payments");
    answer(plan, true, BOB);
    Awaiting.await(guard.pass(Duration.ofMinutes(15)));
    assertRefused("PLAN_INVALID", carryOut("payments", plan));
  }

  @Test
  void oneApprovalDoesNotLetAnotherPlanThrough() {
    String approved = plan("payments");
    String other = plan("api");
    answer(approved, true, BOB);
    assertRefused("APPROVAL_REQUIRED", carryOut("api", other));
    assertRefused("PLAN_INVALID", carryOut("api", approved));
    assertRefused("APPROVAL_REQUIRED", guard.call("restart_deployment", "name", "payments"));
  }

  @Test
  void anObjectThatChangesAfterTheApprovalIsNotTheApprovedOne() {
    String plan = plan("payments");
    answer(plan, true, BOB);
    guard.patch("payments", JsonObject.of("spec", JsonObject.of("minReadySeconds", 7)));
    ToolResult refused = carryOut("payments", plan);
    assertTrue(refused.text().startsWith("PLAN_INVALID"), refused.text());
  }

  @Test
  void aPolicyThatSaysNoMeanwhileCounts() {
    String plan = plan("payments");
    answer(plan, true, BOB);
    guard.decideBy(deciding("deny"));
    assertRefused("POLICY_DENIED", carryOut("payments", plan));
  }

  @Test
  void aPolicyThatWantsOtherPeopleMeanwhileIsNotSatisfied() {
    String plan = plan("payments");
    answer(plan, true, BOB);
    guard.decideBy(deciding(APPROVERS.formatted("'user:carol'")));
    assertRefused("PLAN_INVALID", carryOut("payments", plan));
    String anew = plan("payments");
    doesNotCount(Kind.NOT_AN_APPROVER, anew, BOB);
    answer(anew, true, CAROL);
    assertTrue(carryOut("payments", anew).text().startsWith("DONE"));
  }

  @Test
  void aPlanThatWasCarriedOutNeedsNoAnswer() {
    String plan = plan("payments");
    guard.decideBy(deciding("allow"));
    assertTrue(carryOut("payments", plan).text().startsWith("DONE"));
    doesNotCount(Kind.ANSWERED, plan, BOB);
    assertEquals(List.of(), Awaiting.await(guard.approvals.pending()));
  }

  @Test
  void nobodyIsAskedAboutWhatIsNotPlanned() {
    doesNotCount(Kind.UNKNOWN, "p-none", BOB);
  }

  @Test
  void whatIsAskedIsShownInFull() {
    String plan = plan("payments");
    Question asked = Awaiting.await(guard.approvals.pending()).getFirst();
    assertEquals(plan, asked.plan());
    assertEquals("alice", asked.user());
    assertEquals("restart Deployment shop/payments", asked.what());
    assertEquals(List.of("group:sre"), asked.approval().approverNames());
    assertTrue(asked.text().contains("because of a test"), asked.text());
    assertTrue(asked.text().contains("restartedAt"), asked.text());
  }
}
