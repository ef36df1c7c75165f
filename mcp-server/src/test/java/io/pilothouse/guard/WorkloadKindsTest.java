package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools for Deployments on StatefulSets and DaemonSets. */
class WorkloadKindsTest {
  private static final String FREE =
      "{apiVersion: pilothouse.io/v1, kind: Policy, rules: [{name: seen, match: {}, decide: allow,"
          + " when: 'has(plan.blast)'}]}";

  @TempDir Path folder;
  private GuardFixture guard;

  @BeforeEach
  void start() {
    guard = GuardFixture.with(folder, FREE);
  }

  @AfterEach
  void close() {
    guard.close();
  }

  private static void assertStarts(String words, ToolResult result) {
    assertTrue(result.text().startsWith(words), result.text());
  }

  private static void assertSays(String words, ToolResult result) {
    assertTrue(result.text().contains(words), result.text());
  }

  private JsonObject postgres() {
    return guard.get("apps/v1/StatefulSet", "data", "postgres");
  }

  private JsonObject agent() {
    return guard.get("apps/v1/DaemonSet", "kube-system", "node-agent");
  }

  private static String image(JsonObject workload) {
    return Json.text(
        Json.list(Json.object(workload, "spec", "template", "spec"), "containers").getFirst(),
        "image");
  }

  private String uidOf(String namespace, String start) {
    return guard.list("v1/Pod", namespace).stream()
        .filter(pod -> Json.name(pod).startsWith(start))
        .map(Json::uid)
        .findFirst()
        .orElseThrow();
  }

  private ToolResult onPostgres(String tool, Object... more) {
    return on("StatefulSet", "data", "postgres", tool, more);
  }

  private ToolResult onAgent(String tool, Object... more) {
    return on("DaemonSet", "kube-system", "node-agent", tool, more);
  }

  private ToolResult on(String kind, String namespace, String name, String tool, Object... more) {
    Object[] all = new Object[6 + more.length];
    System.arraycopy(
        new Object[] {"kind", kind, "namespace", namespace, "name", name}, 0, all, 0, 6);
    System.arraycopy(more, 0, all, 6, more.length);
    return guard.call(tool, all);
  }

  @Test
  void aStatefulSetIsRestarted() {
    String pod = uidOf("data", "postgres-0");
    ToolResult result = onPostgres("restart_deployment");
    assertStarts("DONE: restart StatefulSet data/postgres", result);
    assertSays("volumes claimed: data-postgres-0", result);
    assertNotEquals(pod, uidOf("data", "postgres-0"));
  }

  @Test
  void aDaemonSetThatNobodyTouchesKeepsItsPods() {
    String pod = uidOf("kube-system", "node-agent-");
    guard.passed(Duration.ofMinutes(2));
    assertEquals(pod, uidOf("kube-system", "node-agent-"));
  }

  @Test
  void aDaemonSetIsRestarted() {
    String pod = uidOf("kube-system", "node-agent-");
    assertStarts("DONE: restart DaemonSet kube-system/node-agent", onAgent("restart_deployment"));
    assertNotEquals(pod, uidOf("kube-system", "node-agent-"));
  }

  @Test
  void aStatefulSetIsRolledBackToItsPreviousRevision() {
    ToolResult result = onPostgres("rollback");
    assertStarts("DONE: roll back StatefulSet data/postgres to revision 1", result);
    assertSays("-        image: docker.io/library/postgres:16.4", result);
    assertEquals("docker.io/library/postgres:16.3", image(postgres()));
    assertEquals(
        "docker.io/library/postgres:16.3",
        guard.list("v1/Pod", "data").stream()
            .filter(pod -> Json.name(pod).equals("postgres-0"))
            .map(
                pod ->
                    Json.text(
                        Json.list(Json.object(pod, "spec"), "containers").getFirst(), "image"))
            .findFirst()
            .orElseThrow());
    List<Integer> numbers =
        guard.list("apps/v1/ControllerRevision", "data").stream()
            .filter(revision -> Json.name(revision).startsWith("postgres-"))
            .map(revision -> Json.number(revision, "revision"))
            .sorted()
            .toList();
    assertEquals(List.of(2, 3), numbers);
    assertStarts("DONE", onPostgres("rollback", "revision", 2));
    assertEquals("docker.io/library/postgres:16.4", image(postgres()));
  }

  @Test
  void aRevisionThatIsNotKeptIsRefused() {
    ToolResult result = onPostgres("rollback", "revision", 7);
    assertStarts("NOT_FOUND: StatefulSet data/postgres keeps no revision 7. It keeps 2 (", result);
    assertSays("1 (docker.io/library/postgres:16.3)", result);
    assertStarts(
        "NOT_FOUND: DaemonSet kube-system/node-agent keeps no earlier revision",
        onAgent("rollback"));
    assertEquals(List.of(), guard.recorder.writes());
  }

  @Test
  void aDaemonSetIsUpdatedAndRolledBack() {
    String old = image(agent());
    assertStarts(
        "DONE: update container agent of DaemonSet",
        onAgent("update_deployment", "image", "docker.io/library/fluent-bit:3.2"));
    assertEquals("docker.io/library/fluent-bit:3.2", image(agent()));
    assertStarts(
        "DONE: roll back DaemonSet kube-system/node-agent to revision 1", onAgent("rollback"));
    assertEquals(old, image(agent()));
  }

  @Test
  void undoGivesADaemonSetItsTemplateBack() {
    String old = image(agent());
    ToolResult result = onAgent("update_deployment", "image", "docker.io/library/fluent-bit:3.2");
    ToolResult undo =
        guard.call("undo_change", "change_id", result.structured().getString("change_id"));
    assertStarts("DONE: undo", undo);
    assertEquals(old, image(agent()));
  }

  @Test
  void aStatefulSetIsScaled() {
    ToolResult result = onPostgres("scale_deployment", "replicas", 2);
    assertStarts("DONE: scale StatefulSet data/postgres to 2", result);
    assertEquals(2, Json.number(Json.object(postgres(), "status"), "readyReplicas"));
    ToolResult down = onPostgres("scale_deployment", "replicas", 1);
    assertStarts("DONE: scale StatefulSet data/postgres to 1", down);
    assertSays("pods affected: 1", down);
  }

  @Test
  void podsOfAnOnDeleteSetAreNotWaitedFor() {
    onPostgres(
        "patch_resource",
        "patch",
        new JsonObject(
            "{\"spec\":{\"updateStrategy\":{\"type\":\"OnDelete\",\"rollingUpdate\":null}}}"));
    String pod = uidOf("data", "postgres-0");
    ToolResult result = onPostgres("restart_deployment");
    assertStarts("DONE: restart StatefulSet data/postgres", result);
    assertSays("OnDelete: a pod is replaced only when it is deleted", result);
    assertSays("pods affected: 0", result);
    assertEquals(pod, uidOf("data", "postgres-0"));
  }

  @Test
  void aPartitionIsNotWaitedFor() {
    onPostgres(
        "patch_resource",
        "patch",
        new JsonObject("{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":1}}}}"));
    ToolResult result = onPostgres("restart_deployment");
    assertStarts("DONE: restart StatefulSet data/postgres", result);
    assertSays("partition 1 holds back those below it", result);
  }

  @Test
  void aPodThatIsNotReadyMayHoldUpARollback() {
    onPostgres("update_deployment", "image", "docker.io/shop/none:1", "wait", false);
    guard.passed(Duration.ofMinutes(2));
    ToolResult plan = onPostgres("rollback", "dry_run", true);
    assertSays("a pod that is not ready may hold up the rollback", plan);
  }

  @Test
  void onlyADeploymentIsPaused() {
    ToolResult set =
        guard.call("rollout_control", "namespace", "data", "name", "postgres", "action", "pause");
    assertStarts("INVALID_ARGUMENT: StatefulSet data/postgres cannot be paused or resumed", set);
    assertSays("partition", set);
    ToolResult daemons =
        guard.call(
            "rollout_control", "namespace", "kube-system", "name", "node-agent", "action", "pause");
    assertStarts("INVALID_ARGUMENT: DaemonSet kube-system/node-agent cannot be paused", daemons);
    assertStarts(
        "NOT_FOUND: no Deployment \"nothing\"",
        guard.call("rollout_control", "name", "nothing", "action", "pause"));
  }
}
