package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.guard.Note.Event;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.Client;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The road of a write, on a cluster that does what it is told. */
class GuardTest {
  private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";

  @TempDir Path folder;
  private GuardFixture guard;

  @AfterEach
  void close() {
    if (guard != null) {
      guard.close();
    }
  }

  private void under(String rule) {
    guard =
        GuardFixture.with(
            folder,
            "{apiVersion: pilothouse.io/v1, kind: Policy, default: deny, rules: [" + rule + "]}");
  }

  private void allowed() {
    under("{name: free, match: {namespaces: [shop]}, decide: allow}");
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
  void withoutAPolicyAWriteIsOnlySimulated() {
    guard = GuardFixture.with(folder, "");
    JsonObject before = guard.get("Deployment", "payments");
    ToolResult result = restart();
    assertFalse(result.isError(), result.text());
    assertTrue(result.text().startsWith("SIMULATED: restart Deployment shop/payments"));
    assertTrue(result.text().contains("+        " + RESTARTED + ": 2026-06-10T10:00:00Z"));
    assertTrue(result.text().contains("services: payments"), result.text());
    assertTrue(result.text().contains("disruption budgets: payments allows"), result.text());
    assertEquals(List.of(), guard.recorder.writes());
    assertEquals(before, guard.get("Deployment", "payments"));
    assertEquals(List.of(Event.SIMULATED), guard.ledger.events());
  }

  @Test
  void anAllowedRestartTouchesOneAnnotationAndFollowsTheRollout() {
    allowed();
    JsonObject before = Noise.without(guard.get("Deployment", "payments"));
    ToolResult result = restart();
    assertTrue(result.text().startsWith("DONE: restart Deployment shop/payments"), result.text());
    assertTrue(result.text().contains("2 of 2 updated, 2 ready"), result.text());
    JsonObject after = Noise.without(guard.get("Deployment", "payments"));
    JsonObject expected =
        MergeDiff.apply(
            before,
            new JsonObject(
                "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\""
                    + RESTARTED
                    + "\":\"2026-06-10T10:00:00Z\"}}}}}"));
    assertEquals(expected, after);
    assertEquals(List.of(Event.APPLYING, Event.APPLIED), guard.ledger.events());
    assertTrue(
        guard.list("v1/Event").stream()
            .filter(event -> Json.text(event, "reason").equals("ChangedByPilothouse"))
            .anyMatch(event -> Json.text(event, "message").contains("alice: because of a test")));
  }

  @Test
  void aWriteCarriesItsPreconditionAndFieldManager() {
    allowed();
    JsonObject before = Json.object(guard.get("Deployment", "payments"), "metadata");
    restart();
    Recorder.Seen write = guard.recorder.writes().getFirst();
    assertTrue(write.uri().contains("fieldManager=pilothouse"), write.uri());
    JsonObject metadata = new JsonObject(write.body()).getJsonObject("metadata");
    assertEquals(before.getString("uid"), metadata.getString("uid"));
    assertEquals(before.getString("resourceVersion"), metadata.getString("resourceVersion"));
  }

  @Test
  void aDeniedWriteNamesItsRule() {
    under("{name: hands off, match: {}, decide: deny, message: Ask the platform team.}");
    ToolResult result = restart();
    assertRefused("POLICY_DENIED", result);
    assertTrue(result.text().contains("\"hands off\": Ask the platform team"), result.text());
    assertEquals(List.of(Event.REFUSED), guard.ledger.events());
  }

  @Test
  void aPlanIsCarriedOutOnceHoweverOftenItIsBrought() {
    allowed();
    ToolResult plan = restart("dry_run", true);
    assertEquals(List.of(), guard.recorder.writes());
    String id = plan.structured().getString("plan_id");
    ToolResult first = restart("plan_id", id);
    assertTrue(first.text().startsWith("DONE"), first.text());
    int writes = guard.recorder.writes().size();
    ToolResult second = restart("plan_id", id);
    assertEquals(first.text(), second.text());
    assertEquals(first.structured(), second.structured());
    assertEquals(writes, guard.recorder.writes().size());
  }

  @Test
  void twoWhoBringOnePlanAtTheSameTimeHaveOneEffect() {
    allowed();
    String id = restart("dry_run", true).structured().getString("plan_id");
    Future<ToolResult> one =
        guard.start(
            GuardFixture.ALICE,
            Client.NONE,
            "restart_deployment",
            "name",
            "payments",
            "plan_id",
            id);
    Future<ToolResult> other =
        guard.start(
            GuardFixture.ALICE,
            Client.NONE,
            "restart_deployment",
            "name",
            "payments",
            "plan_id",
            id);
    Awaiting.await(Future.join(one, other));
    assertEquals(1, patches());
  }

  private long patches() {
    return guard.recorder.writes().stream().filter(w -> w.method().equals("PATCH")).count();
  }

  @Test
  void aPlanIsBoundToItsCallerArgumentsAndContent() {
    allowed();
    String id = restart("dry_run", true).structured().getString("plan_id");
    Caller mallory = new Caller("mallory", List.of("sre"), "s2");
    assertRefused(
        "PLAN_INVALID",
        guard.call(mallory, Client.NONE, "restart_deployment", "name", "payments", "plan_id", id));
    assertRefused(
        "PLAN_INVALID", guard.call("restart_deployment", "name", "shipping", "plan_id", id));
    assertRefused("PLAN_INVALID", restart("plan_id", "p-none"));
    guard.ledger.tamper(id, "expires", "2036-06-10T10:00:00Z");
    assertRefused("PLAN_INVALID", restart("plan_id", id));
  }

  @Test
  void aPlanExpires() {
    allowed();
    String id = restart("dry_run", true).structured().getString("plan_id");
    Awaiting.await(guard.pass(Duration.ofMinutes(15)));
    ToolResult late = restart("plan_id", id);
    assertRefused("PLAN_INVALID", late);
    assertTrue(late.text().contains("expired"), late.text());
  }

  @Test
  void aPlanForAnObjectThatHasChangedIsInvalid() {
    allowed();
    String id = restart("dry_run", true).structured().getString("plan_id");
    guard.patch("payments", new JsonObject("{\"spec\":{\"minReadySeconds\":3}}"));
    int before = guard.recorder.writes().size();
    ToolResult result = restart("plan_id", id);
    assertEquals("PLAN_INVALID", result.structured().getString("code"), result.text());
    assertEquals(before, guard.recorder.writes().size());
  }

  @Test
  void aConflictAboutStatusAloneIsTriedOnceMore() {
    allowed();
    guard.recorder.refuses =
        seen -> isRealPatch(seen) && guard.recorder.writes().size() == 1 ? 409 : 0;
    ToolResult result = restart();
    assertTrue(result.text().startsWith("DONE"), result.text());
  }

  @Test
  void aConflictIsReportedAndChangesNothing() {
    allowed();
    guard.recorder.refuses = seen -> isRealPatch(seen) ? 409 : 0;
    JsonObject before = guard.get("Deployment", "payments");
    ToolResult result = restart();
    assertEquals("CONFLICT", result.structured().getString("code"), result.text());
    assertEquals(before, guard.get("Deployment", "payments"));
    assertEquals(List.of(Event.APPLYING, Event.FAILED, Event.REFUSED), guard.ledger.events());
  }

  private static boolean isRealPatch(Recorder.Seen seen) {
    return seen.method().equals("PATCH") && !seen.isDryRun();
  }

  @Test
  void aMissingRightIsNamedBeforeAnythingIsWritten() {
    allowed();
    guard.recorder.refuses = seen -> seen.isDryRun() ? 403 : 0;
    ToolResult result = restart();
    assertRefused("FORBIDDEN", result);
    assertTrue(result.text().contains("verb \"patch\" on \"deployments.apps\""), result.text());
  }

  @Test
  void aWriteWhoseAnswerIsLostHasAnUnknownOutcome() {
    allowed();
    guard.recorder.loses = GuardTest::isRealPatch;
    ToolResult result = restart();
    assertEquals("UNAVAILABLE", result.structured().getString("code"), result.text());
    assertTrue(result.text().contains("outcome unknown"), result.text());
    assertTrue(result.text().contains("Read the object before retrying"), result.text());
    assertEquals(1, patches());
    assertEquals(Event.UNKNOWN, guard.ledger.events().get(1));
    assertEquals(
        "unknown",
        Awaiting.await(guard.ledger.changes(Ledger.Which.ANY, 1)).getFirst().getString("status"));
  }

  @Test
  void withoutAJournalNothingIsWritten() {
    allowed();
    guard.ledger.unwritable = note -> note.event() == Event.APPLYING;
    assertRefused("UNAVAILABLE", restart());
  }

  @Test
  void withoutKnowledgeOfThePastNothingIsWritten() {
    under("{name: rare, match: {}, decide: allow, limits: {perObject: 1 per 10m}}");
    guard.ledger.countsUnreadable = true;
    assertRefused("INTERNAL", restart());
  }

  @Test
  void whatCannotBeListedStopsTheWriteWhereARuleAsksForIt() {
    under("{name: few, match: {}, decide: allow, when: 'plan.blast.podsAffected < 20'}");
    guard.recorder.refuses = seen -> seen.uri().contains("/poddisruptionbudgets") ? 403 : 0;
    ToolResult result = restart();
    assertRefused("POLICY_DENIED", result);
    assertTrue(result.text().contains("PodDisruptionBudgets"), result.text());
  }

  @Test
  void aPolicyThatAsksForTheReachOnlyOnceItWasLeftOutDenies() {
    under("{name: free, match: {}, decide: allow}");
    String reaching =
        "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow, rules: [{name: many, match:"
            + " {}, when: 'plan.blast.podsAffected > 100', decide: deny}]}";
    guard.recorder.before =
        seen ->
            guard.vertx.executeBlocking(
                () -> {
                  if (seen.isDryRun()) {
                    guard.decideBy(reaching);
                  }
                  return null;
                });
    assertRefused("POLICY_DENIED", restart());
    ToolResult again = restart();
    assertTrue(again.text().startsWith("DONE"), again.text());
  }

  @Test
  void limitsHoldOverTime() {
    under("{name: rare, match: {}, decide: allow, limits: {perObject: 1 per 10m}}");
    assertTrue(restart().text().startsWith("DONE"));
    ToolResult second = restart();
    assertEquals("POLICY_DENIED", second.structured().getString("code"), second.text());
    assertEquals(1, patches());
    Awaiting.await(guard.pass(Duration.ofMinutes(10)));
    ToolResult third = restart();
    assertTrue(third.text().startsWith("DONE"), third.text());
  }

  @Test
  void theKillSwitchStopsEverything() throws Exception {
    Path stop = folder.resolve("stop");
    guard =
        GuardFixture.with(
            folder,
            "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow, killSwitch: "
                + stop
                + "}");
    Files.createFile(stop);
    assertRefused("POLICY_DENIED", restart());
    Files.delete(stop);
    ToolResult result = restart();
    assertTrue(result.text().startsWith("DONE"), result.text());
  }

  @Test
  void aCallThatIsCancelledWhileItIsPlannedWritesNothing() {
    allowed();
    Cancellation cancellation = new Cancellation();
    guard.recorder.refuses =
        seen -> {
          cancellation.cancel();
          return 0;
        };
    ToolResult result =
        Awaiting.await(
            guard.start(
                GuardFixture.ALICE,
                Client.NONE,
                cancellation,
                "restart_deployment",
                "name",
                "payments"));
    assertRefused("UNAVAILABLE", result);
  }

  @Test
  void aCallThatIsCancelledWhileItIsAppliedIsAppliedAndJournaled() {
    allowed();
    Cancellation cancellation = new Cancellation();
    guard.recorder.refuses =
        seen -> {
          if (isRealPatch(seen)) {
            cancellation.cancel();
          }
          return 0;
        };
    Awaiting.await(
        guard.start(
            GuardFixture.ALICE,
            Client.NONE,
            cancellation,
            "restart_deployment",
            "name",
            "payments"));
    assertEquals(1, patches());
    assertEquals(List.of(Event.APPLYING, Event.APPLIED), guard.ledger.events());
  }

  @Test
  void aReasonIsRequired() {
    allowed();
    assertRefused("INVALID_ARGUMENT", restart("reason", "why not"));
  }

  @Test
  void twoWritersOnOneObjectTakeTurns() {
    allowed();
    Future<ToolResult> one =
        guard.start(
            GuardFixture.ALICE, Client.NONE, "scale_deployment", "name", "shipping", "replicas", 2);
    Future<ToolResult> other =
        guard.start(
            GuardFixture.ALICE, Client.NONE, "scale_deployment", "name", "shipping", "replicas", 3);
    Awaiting.await(Future.join(one, other));
    long done =
        List.of(one, other).stream()
            .filter(each -> each.result().text().startsWith("DONE"))
            .count();
    long conflicts = List.of(one, other).stream().filter(each -> each.result().isError()).count();
    assertEquals(2, done + conflicts, one.result().text() + other.result().text());
    assertEquals(patchesThatWorked(), done);
  }

  private long patchesThatWorked() {
    return guard.ledger.events().stream().filter(Event.APPLIED::equals).count();
  }
}
