package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.guard.Note.Event;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.Client;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One write of several objects: decided on as a whole, told object by object. */
class SeveralObjectsTest extends ManifestCase {
  @Test
  void aFailureOnTheWayIsToldObjectByObject() {
    under(FREE);
    guard.recorder.refuses = seen -> isWrite(seen, "/configmaps/") ? 403 : 0;
    ToolResult result = apply(all(WEB, CONFIG, SECRET));
    assertTrue(result.isError());
    assertEquals("FORBIDDEN", result.structured().getString("code"), result.text());
    assertStarts("FORBIDDEN: ", result);
    assertSays("PARTLY APPLIED: apply 3 objects", result);
    assertSays("1 applied, 1 failed, 1 not attempted", result);
    assertSays("- Secret shop/hidden: applied, change_id c-", result);
    assertSays("- ConfigMap shop/settings: FAILED, FORBIDDEN", result);
    assertSays("- Deployment shop/web: not attempted", result);
    assertEquals(
        List.of("applied", "failed", "not attempted"),
        changes(result).stream().map(each -> each.getString("outcome")).toList());
    assertEquals(List.of("secrets/hidden", "configmaps/settings"), written());
    assertEquals(
        List.of(Event.APPLYING, Event.APPLIED, Event.APPLYING, Event.FAILED),
        guard.ledger.events());
  }

  @Test
  void whatWasAppliedBeforeAFailureIsTakenBackWhereThatIsWished() {
    under(FREE);
    guard.recorder.refuses = seen -> isWrite(seen, "/deployments/") ? 403 : 0;
    ToolResult result = apply(all(WEB, CONFIG), "rollback_on_failure", true);
    assertSays("rollback_on_failure: ", result);
    assertEquals(
        List.of(), guard.list("v1/ConfigMap").stream().filter(ManifestCase::isSettings).toList());
  }

  @Test
  void aPartWhoseAnswerIsLostHasAnUnknownOutcome() {
    under(FREE);
    guard.recorder.loses = seen -> isWrite(seen, "/configmaps/");
    ToolResult result = apply(all(WEB, CONFIG));
    assertEquals("UNAVAILABLE", result.structured().getString("code"), result.text());
    assertSays("ConfigMap shop/settings: FAILED, UNAVAILABLE: outcome unknown", result);
    assertSays("Deployment shop/web: not attempted", result);
    assertEquals(List.of(Event.APPLYING, Event.UNKNOWN), guard.ledger.events());
  }

  @Test
  void aCancelledCallStopsBeforeTheNextObject() {
    under(FREE);
    Cancellation cancellation = new Cancellation();
    guard.recorder.refuses =
        seen -> {
          if (isWrite(seen, "/configmaps/")) {
            cancellation.cancel();
          }
          return 0;
        };
    ToolResult result =
        Awaiting.await(
            guard.start(
                GuardFixture.ALICE,
                Client.NONE,
                cancellation,
                "apply_manifest",
                "manifest",
                all(WEB, CONFIG)));
    assertTrue(result.isError());
    assertSays("ConfigMap shop/settings: applied", result);
    assertSays("Deployment shop/web: FAILED, UNAVAILABLE", result);
    assertEquals(List.of("configmaps/settings"), written());
  }

  @Test
  void oneDeniedObjectDeniesTheWhole() {
    under("{name: no secrets, match: {kinds: [Secret]}, decide: deny, message: Ask.}", FREE);
    ToolResult result = apply(all(WEB, CONFIG, SECRET));
    assertRefused("POLICY_DENIED", result);
    assertSays("Secret shop/hidden: refused by \"no secrets\": Ask", result);
    assertSays("nothing was changed", result);
  }

  @Test
  void theStrictestVerdictCountsAndIsNamed() {
    under(
        "{name: ask, match: {kinds: [ConfigMap]}, decide: approve}",
        "{name: try, match: {kinds: [Secret]}, decide: simulate}",
        FREE);
    ToolResult result = apply(all(WEB, CONFIG, SECRET));
    assertStarts("SIMULATED: apply 3 objects", result);
    assertSays("(policy: simulate, by rule \"try\" for Secret shop/hidden)", result);
    assertEquals(List.of(), guard.recorder.writes());
    ToolResult explained =
        guard.call(
            "explain_policy",
            "reason",
            null,
            "tool",
            "apply_manifest",
            "arguments",
            new JsonObject().put("manifest", all(WEB, CONFIG, SECRET)));
    assertStarts("simulate, decided by \"try\" for Secret shop/hidden", explained);
    ToolResult asked = apply(all(WEB, CONFIG));
    assertRefused("APPROVAL_REQUIRED", asked);
    assertSays("rule \"ask\"", asked);
    assertSays("## create ConfigMap shop/settings (policy: approve, by rule \"ask\")", asked);
  }

  @Test
  void oneQuestionCannotBePutInTwoWays() {
    under(
        "{name: two, match: {kinds: [ConfigMap]}, decide: approve, approval: {fourEyes: true}}",
        "{name: one, match: {}, decide: approve}");
    assertRefused("POLICY_DENIED", apply(all(WEB, CONFIG)));
  }

  @Test
  void limitsAreTakenForEachObjectBeforeAnythingIsWritten() {
    under("{name: few, match: {}, decide: allow, limits: {perNamespace: 2 per 1h}}");
    ToolResult three = apply(all(WEB, CONFIG, SECRET));
    assertRefused("POLICY_DENIED", three);
    assertSays("a limit of rule \"few\" is reached with Deployment shop/web", three);
    assertStarts("DONE", apply(all(WEB, CONFIG)));
    assertEquals("POLICY_DENIED", apply(SECRET).structured().getString("code"));
  }

  @Test
  void aMissingRightForOneKindStopsTheWhole() {
    under(FREE);
    guard.recorder.refuses =
        seen -> seen.isDryRun() && seen.uri().contains("/deployments/") ? 403 : 0;
    ToolResult result = apply(all(WEB, CONFIG));
    assertRefused("FORBIDDEN", result);
    assertSays("1 of 2 objects would fail, so nothing was changed: Deployment shop/web: ", result);
    assertSays("Missing RBAC: verb \"patch\" on \"deployments.apps\"", result);
  }

  @Test
  void secretsAreNeitherShownNorJournaled() {
    under(FREE);
    ToolResult plan = apply(all(SECRET, CONFIG), "dry_run", true);
    ToolResult done = apply(all(SECRET, CONFIG));
    ToolResult bad = apply(all(SECRET.replace("name: hidden", "name: 'correct horse'"), CONFIG));
    for (ToolResult result : List.of(plan, done, bad)) {
      assertFalse(result.text().contains("correct-horse"), result.text());
      assertFalse(result.structured().encode().contains("correct-horse"));
    }
    String rows =
        guard.ledger.rows.stream().map(row -> row.facts().encode()).reduce("", String::concat);
    assertTrue(rows.contains("Secret shop/hidden") || rows.contains("hidden"), rows);
    assertFalse(rows.contains("correct-horse"), rows);
    assertFalse(rows.contains("Y29ycmVjdC1ob3JzZ"), rows);
    String kept = Awaiting.await(guard.ledger.changes(Ledger.Which.ANY, 10)).toString();
    assertFalse(kept.contains("correct-horse"), kept);
    assertFalse(kept.contains("Y29ycmVjdC1ob3JzZ"), kept);
  }

  @Test
  void aPlanIsInvalidWhenOneObjectHasChangedSince() {
    under(FREE);
    apply(all(CONFIG, WEB));
    String other = all(CONFIG.replace("blue", "red"), WEB.replace("1.15.2", "1.15.1"));
    String id = apply(other, "dry_run", true).structured().getString("plan_id");
    guard.patch("web", new JsonObject("{\"spec\":{\"minReadySeconds\":1}}"));
    int writes = guard.recorder.writes().size();
    ToolResult late = apply(other, "plan_id", id);
    assertEquals("PLAN_INVALID", late.structured().getString("code"), late.text());
    assertSays("Deployment shop/web is not any more", late);
    assertEquals(writes, guard.recorder.writes().size());
  }
}
