package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels and taints of nodes, and what they do to the pods there. */
class NodeToolsTest {
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

  private JsonObject labels() {
    return Json.object(guard.get("v1/Node", "", "worker-1"), "metadata", "labels");
  }

  private List<JsonObject> taints() {
    return Json.list(Json.object(guard.get("v1/Node", "", "worker-1"), "spec"), "taints");
  }

  private ToolResult label(String key, String value) {
    return guard.call("label_node", "name", "worker-1", "labels", new JsonObject().put(key, value));
  }

  private ToolResult taint(String argument, String json, Object... more) {
    Object[] arguments = new Object[4 + more.length];
    arguments[0] = "name";
    arguments[1] = "worker-1";
    arguments[2] = argument;
    arguments[3] = new JsonArray(json);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return guard.call("taint_node", arguments);
  }

  @Test
  void aLabelIsSetRemovedAndPutBackByUndo() {
    assertStarts("APPLIED: label Node worker-1 (example.com/pool)", label("example.com/pool", "a"));
    assertEquals("a", labels().getString("example.com/pool"));
    ToolResult removed = label("example.com/pool", null);
    assertFalse(labels().containsKey("example.com/pool"));
    guard.call("undo_change", "change_id", removed.structured().getString("change_id"));
    assertEquals("a", labels().getString("example.com/pool"));
  }

  @Test
  void whatIsSoAlreadyIsNotWritten() {
    assertStarts("NOTHING TO DO", label("topology.kubernetes.io/zone", "zone-a"));
    assertStarts("NOTHING TO DO", label("example.com/none", null));
    assertEquals(List.of(), guard.recorder.writes());
  }

  @Test
  void labelsOfKubernetesItselfAreRefused() {
    for (String key :
        List.of("kubernetes.io/hostname", "node.kubernetes.io/instance-type", "k8s.io/x")) {
      assertStarts("INVALID_ARGUMENT: the label " + key + " is kept", label(key, "x"));
    }
    assertEquals(List.of(), guard.recorder.mutating);
  }

  @Test
  void rolesAndPlacesAreSetWithAWarning() {
    assertSays(
        "WARNING: node-role.kubernetes.io/build is", label("node-role.kubernetes.io/build", ""));
    assertSays(
        "WARNING: topology.kubernetes.io/zone is", label("topology.kubernetes.io/zone", "z"));
    assertEquals("z", labels().getString("topology.kubernetes.io/zone"));
  }

  @Test
  void podsThatChoseTheNodeByTheLabelAreNamed() {
    label("example.com/disk", "ssd");
    JsonObject selector = new JsonObject().put("example.com/disk", "ssd");
    guard.patch(
        "shipping",
        new JsonObject()
            .put(
                "spec",
                new JsonObject()
                    .put(
                        "template",
                        new JsonObject()
                            .put("spec", new JsonObject().put("nodeSelector", selector)))));
    guard.passed(Duration.ofMinutes(1));
    ToolResult result = label("example.com/disk", null);
    assertSays("would stay, but not come back here when replaced: shop/shipping-", result);
  }

  @Test
  void aTaintThatKeepsPodsOffLeavesThoseThere() {
    ToolResult result = taint("add", "[{\"key\":\"example.com/gpu\",\"effect\":\"NoSchedule\"}]");
    assertStarts("APPLIED: taint Node worker-1 with example.com/gpu:NoSchedule", result);
    assertSays("pods affected: 0", result);
    assertEquals("example.com/gpu", taints().getFirst().getString("key"));
    assertStarts(
        "APPLIED: untaint Node worker-1 of example.com/gpu",
        taint("remove", "[{\"key\":\"example.com/gpu\"}]"));
    assertEquals(List.of(), taints());
  }

  @Test
  void ofOneKeyAndEffectThereIsOneTaint() {
    taint("add", "[{\"key\":\"a\",\"value\":\"1\",\"effect\":\"NoSchedule\"}]");
    taint("add", "[{\"key\":\"a\",\"effect\":\"PreferNoSchedule\"}]");
    taint("add", "[{\"key\":\"a\",\"value\":\"2\",\"effect\":\"NoSchedule\"}]");
    assertEquals(2, taints().size());
    taint("remove", "[{\"key\":\"a\",\"effect\":\"NoSchedule\"}]");
    assertEquals(
        List.of(new JsonObject("{\"key\":\"a\",\"effect\":\"PreferNoSchedule\"}")), taints());
    assertStarts("NOTHING TO DO", taint("remove", "[{\"key\":\"b\"}]"));
  }

  @Test
  void aTaintThatDrivesPodsOffSaysWhich() {
    String add = "[{\"key\":\"example.com/fire\",\"effect\":\"NoExecute\"}]";
    ToolResult plan = taint("add", add, "dry_run", true);
    assertStarts("SIMULATED", plan);
    int pods = guard.list("v1/Pod").size();
    assertSays("would evict at once: ", plan);
    assertSays("data/postgres-0", plan);
    assertSays("disruption budgets are not asked", plan);
    assertFalse(plan.text().contains("pods affected: 0"), plan.text());
    ToolResult done = taint("add", add, "plan_id", plan.structured().getString("plan_id"));
    assertStarts("APPLIED", done);
    guard.passed(Duration.ofMinutes(2));
    List<JsonObject> left =
        guard.list("v1/Pod").stream()
            .filter(pod -> "worker-1".equals(Json.text(Json.object(pod, "spec"), "nodeName")))
            .toList();
    assertTrue(left.isEmpty() && pods > 0, left.toString());
  }

  @Test
  void aPolicyCanLimitWhatATaintEvicts() {
    guard.close();
    guard =
        GuardFixture.with(
            folder.resolve("few"),
            """
            apiVersion: pilothouse.io/v1
            kind: Policy
            default: allow
            rules:
              - name: few
                match: {tools: [taint_node]}
                when: plan.blast.podsAffected > 2
                decide: deny
            """);
    String add = "[{\"key\":\"example.com/fire\",\"effect\":\"NoExecute\"}]";
    assertStarts("POLICY_DENIED: refused by \"few\"", taint("add", add));
  }

  @Test
  void taintsOfControllersAreNotTouched() {
    String cordon = "[{\"key\":\"node.kubernetes.io/unschedulable\",\"effect\":\"NoSchedule\"}]";
    assertStarts("INVALID_ARGUMENT", taint("add", cordon));
    assertSays("cordon_node", taint("remove", cordon));
    assertStarts("INVALID_ARGUMENT", guard.call("taint_node", "name", "worker-1"));
    assertEquals(List.of(), guard.recorder.mutating);
  }

  @Test
  void whatATaintReachesMustBeKnown() {
    guard.recorder.refuses = request -> request.uri().contains("/pods?") ? 403 : 0;
    String add = "[{\"key\":\"example.com/fire\",\"effect\":\"NoExecute\"}]";
    ToolResult result = taint("add", add);
    assertStarts(
        "POLICY_DENIED: what the change would reach is not known: Pods on the node", result);
    assertEquals(List.of(), guard.recorder.writes());
  }
}
