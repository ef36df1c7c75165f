package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else goes with an object that is deleted. */
class DeleteResourceTest {
  private static final String FREE = "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}";

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

  private ToolResult plan(String kind, String namespace, String name, String propagation) {
    return guard.call(
        "delete_resource",
        "kind",
        kind,
        "namespace",
        namespace,
        "name",
        name,
        "propagation",
        propagation,
        "dry_run",
        true);
  }

  @Test
  void whatIsOwnedGoesHoweverFarDown() {
    for (String propagation : List.of("Background", "Foreground")) {
      ToolResult plan = plan("deployment", "shop", "payments", propagation);
      assertStarts("SIMULATED: delete Deployment shop/payments", plan);
      assertSays("goes with it: ReplicaSet payments-", plan);
      assertSays("Pod payments-", plan);
      assertSays("pods affected: 2", plan);
      assertSays("undo makes the object again, but not what goes with it", plan);
    }
  }

  @Test
  void anOrphaningDeletionLeavesThePods() {
    ToolResult plan = plan("deployment", "shop", "payments", "Orphan");
    assertSays("would stay without its owner: ReplicaSet payments-", plan);
    assertFalse(plan.text().contains("Pod payments-"), plan.text());
    assertSays("pods affected: 0", plan);
    int pods = guard.list("v1/Pod").size();
    ToolResult done =
        guard.call(
            "delete_resource", "kind", "deployment", "name", "payments", "propagation", "Orphan");
    assertStarts("DONE", done);
    assertEquals(pods, guard.list("v1/Pod").size());
  }

  @Test
  void whatWasSaidToGoGoes() {
    ToolResult done = guard.call("delete_resource", "kind", "deployment", "name", "payments");
    assertStarts("DONE: delete Deployment shop/payments", done);
    assertTrue(
        guard.list("apps/v1/ReplicaSet").stream()
            .noneMatch(set -> Json.name(set).startsWith("payments-")));
  }

  @Test
  void whatHasAnotherOwnerStays() {
    JsonObject second = guard.get("v1/ConfigMap", "kube-root-ca.crt");
    guard.patch(
        "payments",
        "v1/Service",
        new JsonObject()
            .put(
                "metadata",
                new JsonObject()
                    .put(
                        "ownerReferences",
                        new JsonArray()
                            .add(
                                reference(
                                    guard.get("Deployment", "payments"), "apps/v1", "Deployment"))
                            .add(reference(second, "v1", "ConfigMap")))));
    ToolResult plan = plan("deployment", "shop", "payments", "Background");
    assertSays("stays, having another owner: Service payments", plan);
  }

  private static JsonObject reference(JsonObject owner, String version, String kind) {
    return new JsonObject()
        .put("apiVersion", version)
        .put("kind", kind)
        .put("name", Json.name(owner))
        .put("uid", Json.uid(owner));
  }

  @Test
  void aNamespaceIsCounted() {
    ToolResult plan = plan("namespace", null, "data", "Background");
    assertSays("everything in it goes: ", plan);
    assertSays(" pods", plan);
    assertSays("2 statefulsets.apps", plan);
    assertSays("reclaim policy is Delete", plan);
    assertFalse(plan.text().contains("pods affected: 0"), plan.text());
  }

  @Test
  void aClaimTakesItsVolumeAlong() {
    ToolResult plan = plan("pvc", "data", "data-postgres-0", "Background");
    assertSays("DATA LOSS: PersistentVolume pvc-7bfc66ef-dae1-41f3-a97a-2195db4f7d2f", plan);
    guard.recorder.refuses = request -> request.uri().contains("/persistentvolumes/") ? 403 : 0;
    assertSays("DATA LOSS is possible", plan("pvc", "data", "data-postgres-0", "Background"));
  }

  @Test
  void aDefinitionTakesItsResourcesAlong() {
    ToolResult plan = plan("customresourcedefinition", null, "widgets.example.com", "Background");
    assertSays("all 2 widgets.example.com go with it", plan);
    assertSays("shop/gift-box", plan);
  }

  @Test
  void aNodeNamesItsPods() {
    assertSays("pods on it would be removed: ", plan("node", null, "worker-1", "Background"));
  }

  @Test
  void whatCannotBeListedIsSaid() {
    guard.recorder.refuses = request -> request.uri().contains("/cronjobs?") ? 403 : 0;
    ToolResult plan = plan("service", "shop", "payments", "Background");
    assertSays("not looked at: cronjobs.batch (", plan);
    assertStarts("DONE", guard.call("delete_resource", "kind", "service", "name", "payments"));
  }

  @Test
  void aWorkloadWhosePodsAreNotKnownIsNotDeleted() {
    guard.recorder.refuses = request -> request.uri().contains("/pods?") ? 403 : 0;
    ToolResult result =
        guard.call(
            "delete_resource", "kind", "job", "namespace", "data", "name", "db-migrate-0042");
    assertStarts("POLICY_DENIED: what the change would reach is not known: pods", result);
    assertEquals(List.of(), guard.recorder.writes());
  }
}
