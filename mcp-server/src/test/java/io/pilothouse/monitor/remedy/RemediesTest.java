package io.pilothouse.monitor.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.monitor.incident.Incident;
import io.pilothouse.monitor.incident.Look;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repairs on the sandbox's broken shop, whose Deployment api has an image that does not exist. */
class RemediesTest {
  private static final String ALLOW =
      "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}";
  private static final String ROLL_BACK =
      rule("roll back", "[api]", "{tool: rollback, use: next}", "false");

  /** More of the same does not help. */
  private static final String SCALE =
      rule(
          "scale",
          "[api]",
          "{tool: scale_deployment, arguments: {namespace: \"{namespace}\", name: \"{name}\","
              + " kind: \"{kind}\", replicas: 5}}",
          "false");

  @TempDir Path folder;
  private RemedyRig rig;

  @AfterEach
  void close() {
    rig.close();
  }

  private static String rule(String name, String names, String call, String dryRun) {
    return """
    remedies:
    - name: %s
      match: {codes: [IMG_NOTFOUND], namespaces: [shop], names: %s, firingFor: 2m}
      call: %s
      verifyWithin: 5m
      dryRun: %s
    """
        .formatted(name, names, call, dryRun);
  }

  private void start(String policy, String rules) {
    rig = new RemedyRig(folder, policy, rules);
  }

  private static String policy(String rest) {
    return "{apiVersion: pilothouse.io/v1, kind: Policy, " + rest + "}";
  }

  @Test
  void aRollbackHealsAndADiagnosisSaysSo() {
    start(ALLOW, ROLL_BACK);
    assertEquals(List.of(), rig.cycles(4));
    rig.cycles(10);
    assertEquals(List.of(Status.PLANNED, Status.APPLIED, Status.VERIFIED), rig.statuses());
    assertTrue(rig.isWell("api"));
    assertEquals(1, rig.changes());
    RemedyEvent planned = rig.told.getFirst();
    assertTrue(planned.words().contains("undo would"), planned.words());
    assertFalse(planned.words().contains("plan_id"), planned.words());
    RemedyEvent applied = rig.told.get(1);
    assertTrue(applied.incident().startsWith("i-"), applied.incident());
    assertTrue(applied.words().contains("rule"), applied.words());
    assertEquals(List.of(1, 2, 3), rig.told.stream().map(RemedyEvent::number).toList());
  }

  @Test
  void whatDoesNotHelpIsPutBackAndNotTriedAgain() {
    start(ALLOW, SCALE);
    int before = rig.replicas("api");
    rig.cycles(6);
    assertEquals(List.of(Status.PLANNED, Status.APPLIED), rig.statuses());
    assertEquals(5, rig.replicas("api"));
    rig.cycles(6);
    assertEquals(
        List.of(Status.PLANNED, Status.APPLIED, Status.UNDOING, Status.UNDONE), rig.statuses());
    assertEquals(before, rig.replicas("api"));
    rig.rules = RemedyRig.rules(ROLL_BACK);
    rig.cycles(70);
    assertEquals(4, rig.told.size());
  }

  @Test
  void aDenialIsFinalForEveryRule() {
    start(policy("default: deny"), SCALE);
    rig.cycles(8);
    assertEquals(List.of(Status.DENIED), rig.statuses());
    assertTrue(rig.told.getFirst().words().startsWith("POLICY_DENIED"));
    rig.guard.decideBy(ALLOW);
    rig.rules = RemedyRig.rules(ROLL_BACK);
    rig.cycles(4);
    assertEquals(1, rig.told.size());
    assertEquals(0, rig.changes());
  }

  @Test
  void aPersonWhoMustAgreeIsAskedOnceAndNotWaitedFor() {
    start(policy("default: approve"), ROLL_BACK);
    rig.cycles(10);
    assertEquals(List.of(Status.PLANNED, Status.WAITS), rig.statuses());
    assertEquals(0, rig.changes());
    Matcher plan =
        Pattern.compile("pilothouse approve (p-[0-9a-f-]+)").matcher(rig.told.getLast().words());
    assertTrue(plan.find(), rig.told.getLast().words());
    rig.guard.approve(plan.group(1));
    rig.cycles(10);
    assertEquals(
        List.of(Status.PLANNED, Status.WAITS, Status.APPLIED, Status.VERIFIED), rig.statuses());
    assertTrue(rig.isWell("api"));
  }

  @Test
  void whatNobodyAgreesToEnds() {
    start(policy("default: approve"), ROLL_BACK);
    rig.cycles(90);
    assertEquals(List.of(Status.PLANNED, Status.WAITS, Status.FAILED), rig.statuses());
    assertEquals(0, rig.changes());
  }

  @Test
  void theKillSwitchHoldsInTheMiddle() throws IOException {
    Path stop = folder.resolve("stop");
    start(policy("default: allow, killSwitch: \"" + stop + "\""), SCALE);
    rig.cycles(6);
    assertEquals(List.of(Status.PLANNED, Status.APPLIED), rig.statuses());
    Files.createFile(stop);
    rig.cycles(10);
    assertEquals(List.of(Status.PLANNED, Status.APPLIED, Status.FAILED), rig.statuses());
    assertTrue(rig.told.getLast().words().contains("stands"), rig.told.getLast().words());
    assertEquals(5, rig.replicas("api"));
  }

  @Test
  void anotherProcessVerifiesWhatOneApplied() {
    start(ALLOW, ROLL_BACK);
    rig.cycles(5);
    assertEquals(List.of(Status.PLANNED, Status.APPLIED), rig.statuses());
    rig.restart();
    rig.cycles(9);
    assertEquals(List.of(Status.PLANNED, Status.APPLIED, Status.VERIFIED), rig.statuses());
    assertEquals(1, rig.changes());
  }

  @Test
  void aCallThatWasMadeBeforeTheProcessEndedIsNotMadeAgain() {
    start(ALLOW, "{}");
    rig.cycles(5);
    rig.rules = RemedyRig.rules(SCALE);
    Sight sight = rig.sight();
    Instant now = sight.look().at();
    Incident api =
        sight.open().stream()
            .filter(each -> each.subject().name().equals("api"))
            .findFirst()
            .orElseThrow();
    Choice choice = Choice.of(api, sight, rig.rules, List.of()).orElseThrow();
    Hand hand = new Hand(rig.guard.invoker());
    Answer.Planned plan =
        assertInstanceOf(
            Answer.Planned.class, rig.await(() -> hand.plan(choice.cause(), choice.call())));
    Remedy planned =
        new Remedy(
            choice.id(),
            choice.cause(),
            choice.call(),
            new Remedy.Marks(
                plan.plan(),
                "",
                choice.rule().verifyWithin(),
                now.plus(choice.rule().verifyWithin())),
            List.of(new Remedy.Step(Status.PLANNED, now, plan.words())));
    assertTrue(rig.await(() -> rig.store().begin(planned, Instant.EPOCH)));
    Answer.Changed done =
        assertInstanceOf(Answer.Changed.class, rig.await(() -> hand.apply(planned)));
    rig.restart();
    rig.cycle();
    assertEquals(List.of(Status.PLANNED, Status.APPLIED), rig.statuses());
    assertTrue(rig.told.getLast().words().contains(done.change()));
    assertEquals(1, rig.changes());
    rig.cycles(8);
    assertEquals(Status.UNDONE, rig.told.getLast().status());
  }

  @Test
  void stepsThatNobodyWasToldOfComeAgain() {
    start(ALLOW, ROLL_BACK);
    rig.cycles(5);
    List<RemedyEvent> first = List.copyOf(rig.told);
    assertEquals(2, first.size());
    assertEquals(List.of(), rig.await(() -> rig.store().untold(RemedyRig.CONTEXT)));
    assertEquals(List.of(), rig.cycle());
  }

  @Test
  void oneRepairForANamespaceInEachCycleAndNoMoreThanTheLimit() {
    String names = "[api, catalog]";
    String restart = "{tool: restart_deployment, arguments: {namespace: shop, name: \"{name}\"}}";
    start(ALLOW, rule("restart", names, restart, "false"));
    rig.cycles(7);
    List<Instant> applied =
        rig.told.stream()
            .filter(each -> each.status() == Status.APPLIED)
            .map(RemedyEvent::at)
            .toList();
    assertEquals(2, applied.size());
    assertNotEquals(applied.get(0), applied.get(1));
  }

  @Test
  void whoWaitsForAPersonKeepsNobodyElseWaiting() {
    String restart = "{tool: restart_deployment, arguments: {namespace: shop, name: \"{name}\"}}";
    start(
        policy("default: allow, rules: [{name: ask, match: {names: [api]}, decide: approve}]"),
        rule("restart", "[api, catalog]", restart, "false"));
    rig.cycles(8);
    assertTrue(rig.statuses().contains(Status.WAITS), rig.statuses()::toString);
    assertTrue(rig.statuses().contains(Status.APPLIED), rig.statuses()::toString);
  }

  @Test
  void aRuleHasALimit() {
    String restart = "{tool: restart_deployment, arguments: {namespace: shop, name: \"{name}\"}}";
    start(
        ALLOW,
        rule("restart", "[api, catalog]", restart, "false") + "  limits: {perRule: 1 per 1d}\n");
    rig.cycles(12);
    assertEquals(1, rig.told.stream().filter(each -> each.status() == Status.APPLIED).count());
  }

  @Test
  void whatAPersonTakesCareOfIsLeftToThem() {
    start(ALLOW, SCALE);
    rig.cycles(3);
    rig.acknowledge("api");
    assertEquals(List.of(), rig.cycles(6));
    assertEquals(0, rig.changes());
  }

  @Test
  void aPersonCanTakeOverWhatWasDone() {
    start(ALLOW, SCALE);
    rig.cycles(6);
    rig.acknowledge("api");
    rig.cycles(8);
    assertEquals(List.of(Status.PLANNED, Status.APPLIED, Status.LEFT), rig.statuses());
    assertTrue(rig.told.getLast().words().contains("ann"));
    assertEquals(5, rig.replicas("api"));
  }

  @Test
  void whatComesBackIsNotRepairedAgainAndAgain() {
    start(ALLOW, ROLL_BACK);
    String broken = rig.image("api");
    rig.cycles(14);
    assertEquals(Status.VERIFIED, rig.told.getLast().status());
    rig.release("api", broken);
    rig.cycles(15);
    assertFalse(rig.isWell("api"));
    assertEquals(3, rig.told.size());
  }

  @Test
  void nothingIsDoneWhileItIsNotKnownWhatIsWrong() {
    start(ALLOW, SCALE);
    rig.cycles(4);
    rig.gaps = Set.of("events");
    assertEquals(List.of(), rig.cycles(3));
    Instant now = rig.guard.clock().instant();
    assertEquals(List.of(), rig.after(new Look.Failed(now, RemedyRig.CONTEXT, "no answer")));
    rig.gaps = Set.of();
    rig.leads = false;
    assertEquals(List.of(), rig.cycles(2));
    assertEquals(0, rig.changes());
    rig.leads = true;
    rig.cycle();
    assertEquals(List.of(Status.PLANNED, Status.APPLIED), rig.statuses());
    rig.gaps = Set.of("events");
    rig.cycles(10);
    assertEquals(List.of(Status.PLANNED, Status.APPLIED), rig.statuses());
  }

  @Test
  void aRuleOnlySaysWhatItWouldDoUntilItIsSetFree() {
    start(ALLOW, rule("roll back", "[api]", "{tool: rollback, use: next}", "true"));
    rig.cycles(10);
    assertEquals(List.of(Status.TOLD), rig.statuses());
    assertTrue(rig.told.getFirst().words().startsWith("SIMULATED"));
    assertEquals(0, rig.changes());
    rig.rules = RemedyRig.rules(ROLL_BACK);
    rig.cycle();
    assertEquals(List.of(Status.TOLD, Status.PLANNED, Status.APPLIED), rig.statuses());
  }

  @Test
  void theExamplesFitEachOther() throws IOException {
    String policy = Files.readString(Path.of("..", "deploy", "policies", "automation.yaml"));
    start(policy, RemedyRulesTest.example());
    rig.cycles(12);
    assertEquals(List.of(Status.DENIED), rig.statuses(), "without the label");
    rig.close();
    rig = new RemedyRig(folder.resolve("labelled"), policy, RemedyRulesTest.example());
    rig.guard.patch(
        "api",
        new JsonObject("{\"metadata\": {\"labels\": {\"pilothouse.io/auto-repair\": \"true\"}}}"));
    rig.cycles(20);
    assertEquals(List.of(Status.PLANNED, Status.APPLIED, Status.VERIFIED), rig.statuses());
  }

  @Test
  void theExamplePolicyLetsTheMonitorPutBackWhatItDid() throws IOException {
    String policy = Files.readString(Path.of("..", "deploy", "policies", "automation.yaml"));
    String restart = "{tool: restart_deployment, arguments: {namespace: shop, name: \"{name}\"}}";
    start(policy, rule("restart", "[api]", restart, "false"));
    rig.guard.patch(
        "api",
        new JsonObject("{\"metadata\": {\"labels\": {\"pilothouse.io/auto-repair\": \"true\"}}}"));
    rig.cycles(14);
    assertEquals(
        List.of(Status.PLANNED, Status.APPLIED, Status.UNDOING, Status.UNDONE), rig.statuses());
  }
}
