package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each write tool does to the sandbox, and how it is undone. */
class WriteToolsTest {
  @TempDir Path folder;
  private GuardFixture guard;

  @BeforeEach
  void start() {
    guard =
        GuardFixture.with(
            folder,
            "{apiVersion: pilothouse.io/v1, kind: Policy, default: deny, rules: [{name: free,"
                + " match: {}, decide: allow}]}");
  }

  @AfterEach
  void close() {
    guard.close();
  }

  private JsonObject spec(String kind, String name) {
    return Json.object(guard.get(kind, name), "spec");
  }

  private static JsonObject container(JsonObject spec) {
    return Json.list(Json.object(spec, "template", "spec"), "containers").getFirst();
  }

  private static void assertStarts(String words, ToolResult result) {
    assertTrue(result.text().startsWith(words), result.text());
  }

  private String podOf(String app) {
    return guard.list("v1/Pod").stream()
        .filter(pod -> app.equals(Json.text(Json.object(pod, "metadata", "labels"), "app")))
        .map(Json::name)
        .findFirst()
        .orElseThrow();
  }

  private String readyPodOf(String app) {
    return guard.list("v1/Pod").stream()
        .filter(pod -> app.equals(Json.text(Json.object(pod, "metadata", "labels"), "app")))
        .filter(pod -> !Json.object(pod, "metadata").containsKey("deletionTimestamp"))
        .filter(
            pod ->
                pod.encode().contains("\"type\":\"Ready\"")
                    && Json.text(Json.object(pod, "status"), "phase").equals("Running"))
        .map(Json::name)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRollbackHealsTheStuckRollout() {
    ToolResult result = guard.call("rollback", "name", "api");
    assertStarts("DONE: roll back Deployment shop/api to revision 3", result);
    assertEquals(
        "docker.io/shop/api-web:1.0", container(spec("Deployment", "api")).getString("image"));
    assertEquals(
        "because of a test",
        Json.text(
            Json.object(guard.get("Deployment", "api"), "metadata", "annotations"),
            "kubernetes.io/change-cause"));
  }

  @Test
  void aRollbackToARevisionThatIsGoneListsThoseKept() {
    ToolResult result = guard.call("rollback", "name", "api", "revision", 99);
    assertStarts("NOT_FOUND: Deployment shop/api keeps no revision 99. It keeps 4 (", result);
    assertEquals(List.of(), guard.recorder.writes());
  }

  @Test
  void scalingUsesTheSubresourceAndIsUndone() {
    ToolResult result = guard.call("scale_deployment", "name", "payments", "replicas", 3);
    assertStarts("DONE: scale Deployment shop/payments to 3", result);
    assertEquals(3, spec("Deployment", "payments").getInteger("replicas"));
    assertTrue(guard.recorder.writes().getFirst().uri().contains("/payments/scale?"));
    String change = result.structured().getString("change_id");
    assertStarts("DONE: undo " + change, guard.call("undo_change", "change_id", change));
    assertEquals(2, spec("Deployment", "payments").getInteger("replicas"));
    assertStarts(
        "CONFLICT: " + change + " is undone already",
        guard.call("undo_change", "change_id", change));
    ToolResult list = guard.call("list_changes", "reason", null);
    assertTrue(list.text().contains("undone"), list.text());
  }

  @Test
  void changesWithinOneSecondAreListedNewestFirst() {
    List<String> made = new ArrayList<>();
    for (int replicas = 3; replicas < 9; replicas++) {
      guard.passed(Duration.ofMillis(3));
      made.addFirst(
          guard
              .call("scale_deployment", "name", "payments", "replicas", replicas, "wait", false)
              .structured()
              .getString("change_id"));
    }
    JsonArray listed =
        guard
            .call("list_changes", "reason", null, "format", "json")
            .structured()
            .getJsonArray("changes");
    List<JsonObject> changes = listed.stream().map(JsonObject.class::cast).toList();
    assertEquals(1, changes.stream().map(each -> each.getString("at")).distinct().count());
    assertEquals(made, changes.stream().map(each -> each.getString("id")).toList());
  }

  @Test
  void scalingWhatAnAutoscalerScalesSaysSo() {
    ToolResult result =
        guard.call("scale_deployment", "name", "thumbnailer", "replicas", 3, "dry_run", true);
    assertTrue(result.text().contains("autoscaler thumbnailer sets the replicas"), result.text());
  }

  @Test
  void scalingToWhatItIsAlreadyDoesNothing() {
    assertStarts(
        "NOTHING TO DO", guard.call("scale_deployment", "name", "payments", "replicas", 2));
    assertEquals(List.of(), guard.recorder.writes());
  }

  @Test
  void undoIsRefusedWhenSomebodyHasChangedTheSameSince() {
    ToolResult result = guard.call("scale_deployment", "name", "payments", "replicas", 3);
    guard.patch("payments", new JsonObject("{\"spec\":{\"replicas\":4}}"));
    ToolResult undo =
        guard.call("undo_change", "change_id", result.structured().getString("change_id"));
    assertEquals("CONFLICT", undo.structured().getString("code"), undo.text());
    assertEquals(4, spec("Deployment", "payments").getInteger("replicas"));
  }

  @Test
  void undoStandsWhenSomethingElseHasChangedSince() {
    ToolResult result = guard.call("scale_deployment", "name", "payments", "replicas", 3);
    guard.patch("payments", new JsonObject("{\"spec\":{\"minReadySeconds\":1}}"));
    ToolResult undo =
        guard.call("undo_change", "change_id", result.structured().getString("change_id"));
    assertFalse(undo.isError(), undo.text());
    assertEquals(2, spec("Deployment", "payments").getInteger("replicas"));
  }

  @Test
  void whatDoesNotGetReadyIsRolledBackWhereThatIsWanted() {
    ToolResult result =
        guard.call(
            "update_deployment",
            "name",
            "payments",
            "image",
            "docker.io/shop/api:v9.9.9",
            "rollback_on_failure",
            true);
    assertStarts("APPLIED, NOT READY", result);
    assertTrue(result.text().contains("rollback_on_failure: APPLIED: undo"), result.text());
    assertNotEquals(
        "docker.io/shop/api:v9.9.9", container(spec("Deployment", "payments")).getString("image"));
  }

  @Test
  void whatDoesNotGetReadyInTimeIsSaidWithWhatToLookAt() {
    ToolResult result =
        guard.call("update_deployment", "name", "payments", "image", "docker.io/shop/api:v9.9.9");
    assertStarts("APPLIED, NOT READY", result);
    assertTrue(
        result
            .text()
            .lines()
            .findFirst()
            .orElse("")
            .matches(".*not finished after \\d+ s: .* ready; get_resource shows how it goes on\\."),
        result.text());
    assertFalse(result.isError());
  }

  @Test
  void updatingChangesOneContainerAndLeavesTheRest() {
    JsonObject before = container(spec("Deployment", "payments"));
    ToolResult result =
        guard.call(
            "update_deployment",
            "name",
            "payments",
            "env",
            new JsonObject().put("MODE", "careful"),
            "wait",
            false);
    assertStarts("APPLIED", result);
    JsonObject after = container(spec("Deployment", "payments"));
    assertTrue(
        Json.list(after, "env")
            .contains(new JsonObject("{\"name\":\"MODE\",\"value\":\"careful\"}")),
        after.encode());
    assertEquals(before.getString("image"), after.getString("image"));
  }

  @Test
  void aRolloutIsPausedAndResumed() {
    assertStarts("APPLIED", guard.call("rollout_control", "name", "payments", "action", "pause"));
    assertEquals(true, spec("Deployment", "payments").getBoolean("paused"));
    assertStarts("DONE", guard.call("rollout_control", "name", "payments", "action", "resume"));
    assertFalse(spec("Deployment", "payments").getBoolean("paused", false));
  }

  @Test
  void aRestartedPodIsReplaced() {
    String pod = podOf("shipping");
    ToolResult result = guard.call("restart_pod", "name", pod);
    assertStarts("DONE: restart Pod shop/" + pod, result);
    assertTrue(result.text().contains("cannot be undone"), result.text());
    assertNotEquals(pod, podOf("shipping"));
  }

  @Test
  void aBudgetRefusesAnEviction() {
    assertStarts("APPLIED", guard.call("evict_pod", "name", podOf("payments"), "wait", false));
    int before = guard.recorder.writes().size();
    ToolResult result = guard.call("evict_pod", "name", readyPodOf("payments"));
    assertStarts("CONFLICT: a disruption budget refuses it (payments allows 0", result);
    assertEquals(before, guard.recorder.writes().size());
  }

  @Test
  void aPodWithoutBudgetIsEvicted() {
    ToolResult result = guard.call("evict_pod", "name", podOf("shipping"));
    assertStarts("DONE: evict Pod", result);
  }

  @Test
  void aDeletedObjectIsMadeAgainByUndo() {
    ToolResult result = guard.call("delete_resource", "kind", "service", "name", "payments");
    assertStarts("DONE: delete Service shop/payments", result);
    String change = result.structured().getString("change_id");
    JsonObject write = new JsonObject(guard.recorder.writes().getFirst().body());
    assertTrue(write.getJsonObject("preconditions").containsKey("uid"), write.encode());
    ToolResult undo = guard.call("undo_change", "change_id", change);
    assertFalse(undo.isError(), undo.text());
    assertEquals("payments", Json.name(guard.get("Service", "payments")));
  }

  @Test
  void everyFormOfPatchCarriesItsPrecondition() {
    JsonObject merge = new JsonObject("{\"metadata\":{\"labels\":{\"a\":\"1\"}}}");
    assertStarts("APPLIED", patch("merge", merge));
    JsonObject strategic = new JsonObject("{\"metadata\":{\"labels\":{\"b\":\"2\"}}}");
    assertStarts("APPLIED", patch("strategic", strategic));
    JsonArray json =
        new JsonArray("[{\"op\":\"add\",\"path\":\"/metadata/labels/c\",\"value\":\"3\"}]");
    assertStarts("APPLIED", patch("json", json));
    JsonObject labels = Json.object(guard.get("Deployment", "payments"), "metadata", "labels");
    assertEquals(
        List.of("1", "2", "3"),
        List.of(labels.getString("a"), labels.getString("b"), labels.getString("c")));
    guard.recorder.writes().stream()
        .filter(write -> write.method().equals("PATCH"))
        .forEach(write -> assertTrue(write.body().contains("resourceVersion"), write.body()));
  }

  @Test
  void whatAPatchOfASpecSetsInMotionIsFollowed() {
    JsonObject merge = new JsonObject("{\"spec\":{\"replicas\":3}}");
    assertStarts("DONE: patch Deployment shop/payments", patch("merge", merge));
    assertEquals(
        3,
        Json.number(Json.object(guard.get("Deployment", "payments"), "status"), "readyReplicas"));
    JsonArray json =
        new JsonArray("[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":2}]");
    assertStarts("DONE: patch Deployment shop/payments", patch("json", json));
    assertStarts(
        "APPLIED",
        guard.call(
            "patch_resource",
            "kind",
            "deploy",
            "name",
            "payments",
            "patch",
            new JsonObject("{\"spec\":{\"replicas\":3}}"),
            "wait",
            false));
  }

  private ToolResult patch(String type, Object patch) {
    return guard.call(
        "patch_resource", "kind", "deploy", "name", "payments", "type", type, "patch", patch);
  }

  @Test
  void aNodeIsCordonedAndOpenedAgain() {
    assertStarts("APPLIED: cordon Node", guard.call("cordon_node", "name", "worker-1"));
    assertStarts("NOTHING TO DO", guard.call("cordon_node", "name", "worker-1"));
    assertStarts("APPLIED: uncordon Node", guard.call("uncordon_node", "name", "worker-1"));
  }

  @Test
  void thePolicyIsExplained() {
    ToolResult result =
        guard.call(
            "explain_policy",
            "reason",
            null,
            "tool",
            "restart_deployment",
            "arguments",
            new JsonObject().put("name", "payments"));
    assertStarts("allow, decided by \"free\"", result);
    assertEquals(List.of(), guard.recorder.writes());
  }
}
