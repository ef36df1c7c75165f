package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.client.Client;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Draining a node: what goes, what stays, and what is said about it. */
class DrainNodeTest {
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

  private static Object[] willing(Object... more) {
    return Stream.concat(
            Stream.of("name", "worker-1", "ignore_daemonsets", true, "delete_emptydir_data", true),
            Stream.of(more))
        .toArray();
  }

  /** Opens the other nodes, which have room, to all pods. */
  private void makeRoom() {
    for (String node : List.of("pool-b-node-2", "pool-b-node-3", "pool-b-node-4")) {
      ToolResult opened =
          guard.call("taint_node", "name", node, "remove", new JsonArray("[{\"key\":\"pool\"}]"));
      assertStarts("APPLIED", opened);
    }
    guard.recorder.mutating.clear();
  }

  private List<String> podsOn(String node) {
    return Stream.of("shop", "data", "kube-system", "team-quota", "prod-ads", "default")
        .flatMap(namespace -> guard.list("v1/Pod", namespace).stream())
        .filter(pod -> node.equals(Json.text(Json.object(pod, "spec"), "nodeName")))
        .map(Json::name)
        .toList();
  }

  private boolean isCordoned(String node) {
    return Json.flag(Json.object(guard.get("v1/Node", "", node), "spec"), "unschedulable");
  }

  private List<Recorder.Seen> evictions() {
    return guard.recorder.writes().stream()
        .filter(write -> write.uri().contains("/eviction"))
        .toList();
  }

  @Test
  void whatWouldBeLostMustBeAskedFor() {
    ToolResult result = guard.call("drain_node", "name", "worker-1");
    assertStarts("CONFLICT: Node worker-1 has pods of DaemonSets, which come back", result);
    assertSays("kube-system/node-agent-", result);
    assertSays("emptyDir data would be lost: shop/thumbnailer-", result);
    assertSays("set ignore_daemonsets", result);
    assertSays("delete_emptydir_data", result);
    assertEquals(List.of(), guard.recorder.mutating);
  }

  @Test
  void aPlanNamesThePodsAndTheirBudgets() {
    ToolResult plan = guard.call("drain_node", willing("dry_run", true));
    assertStarts("SIMULATED: drain Node worker-1 (", plan);
    assertSays("left alone, as DaemonSets ignore cordons: kube-system/node-agent-", plan);
    assertSays("DATA LOSS: emptyDir data goes with shop/thumbnailer-", plan);
    assertSays("- evict Pod shop/payments-", plan);
    assertSays("services payments; ingresses storefront; budget payments allows 1", plan);
    assertSays("up to 50% of 2 ready away; ", plan);
    assertFalse(plan.text().contains("- image:"), plan.text());
    assertEquals(List.of(), guard.recorder.writes());
    assertFalse(isCordoned("worker-1"));
  }

  @Test
  void aNodeIsCordonedThenEmptied() {
    makeRoom();
    ToolResult result = guard.call("drain_node", willing());
    assertStarts("DONE: drain Node worker-1", result);
    assertSays("Node worker-1 is cordoned; uncordon_node opens it again", result);
    assertFalse(result.text().contains("still there"), result.text());
    assertSays("- evicted and gone, which cannot be undone: data/", result);
    assertTrue(result.text().length() < 5_000, result.text());
    assertTrue(isCordoned("worker-1"));
    List<String> left = podsOn("worker-1");
    assertTrue(left.stream().allMatch(name -> name.startsWith("node-agent-")), left.toString());
    assertTrue(guard.recorder.writes().getFirst().uri().contains("/nodes/worker-1"));
    evictions().forEach(each -> assertTrue(each.body().contains("\"preconditions\""), each.body()));
    int healthy =
        Json.number(
            Json.object(guard.get("policy/v1/PodDisruptionBudget", "payments"), "status"),
            "currentHealthy");
    assertTrue(healthy >= 1, "healthy: " + healthy);
  }

  @Test
  void aBudgetThatRefusesToTheEndIsNamedWithItsArithmetic() {
    ToolResult result = guard.call("drain_node", willing("timeout_seconds", 60));
    assertTrue(result.isError());
    assertStarts("CONFLICT: a disruption budget (payments) refused it to the end: ", result);
    assertSays("The disruption budget payments needs 1 healthy pods and has 1 currently", result);
    assertSays("PARTLY APPLIED: drain Node worker-1", result);
    assertSays("pods are gone; still there: shop/payments-", result);
    List<String> left = podsOn("worker-1");
    assertEquals(1, left.stream().filter(name -> name.startsWith("payments-")).count());
    assertEquals(2, left.size(), left.toString());
    assertTrue(isCordoned("worker-1"));
  }

  @Test
  void undoingADrainOpensTheNode() {
    ToolResult result = guard.call("drain_node", willing("timeout_seconds", 30));
    String cordon =
        result.structured().getJsonArray("changes").getJsonObject(0).getString("change_id");
    assertFalse(guard.call("undo_change", "change_id", cordon).isError());
    assertFalse(isCordoned("worker-1"));
  }

  @Test
  void onePodThatMayNotBeEvictedDoesNotKeepTheOthers() {
    makeRoom();
    guard.recorder.refuses =
        seen -> seen.uri().contains("/shipping-") && !seen.isDryRun() ? 403 : 0;
    ToolResult result = guard.call("drain_node", willing());
    assertStarts("FORBIDDEN", result);
    assertSays("still there: shop/shipping-", result);
    List<String> left = podsOn("worker-1");
    assertEquals(2, left.size(), left.toString());
  }

  @Test
  void aPodThatGoesByItselfIsNoFailure() {
    List<String> asked = new ArrayList<>();
    guard.meanwhile =
        () -> {
          List<String> refused =
              evictions().stream()
                  .map(Recorder.Seen::uri)
                  .filter(uri -> uri.contains("/payments-"))
                  .map(uri -> uri.replaceAll(".*/pods/([^/]+)/.*", "$1"))
                  .distinct()
                  .toList();
          if (!asked.isEmpty() || refused.size() < 2) {
            return Future.succeededFuture();
          }
          asked.add(refused.getLast());
          return guard
              .start(
                  GuardFixture.ALICE,
                  Client.NONE,
                  "delete_resource",
                  "kind",
                  "v1/Pod",
                  "name",
                  refused.getLast(),
                  "wait",
                  false)
              .compose(deleted -> guard.pass(Duration.ofSeconds(40)));
        };
    ToolResult result = guard.call("drain_node", willing());
    assertStarts("DONE: drain Node worker-1", result);
    assertFalse(asked.isEmpty());
    assertSays("- Pod shop/" + asked.getFirst() + ": gone already", result);
  }

  @Test
  void aCancelledDrainSaysHowTheNodeIsLeft() {
    Cancellation cancellation = new Cancellation();
    guard.meanwhile =
        () -> {
          cancellation.cancel();
          return Future.succeededFuture();
        };
    ToolResult plan = guard.call("drain_node", willing("dry_run", true));
    String id = plan.structured().getString("plan_id");
    Awaiting.await(
        guard.start(
            GuardFixture.ALICE, Client.NONE, cancellation, "drain_node", willing("plan_id", id)));
    assertTrue(isCordoned("worker-1"));
    int tried = evictions().size();
    ToolResult told = guard.call("drain_node", willing("plan_id", id));
    assertEquals(tried, evictions().size());
    assertSays("Node worker-1 is cordoned; uncordon_node opens it again", told);
    assertSays("still there: ", told);
    assertSays("PARTLY APPLIED", told);
  }

  private void under(String rule) {
    guard.close();
    guard =
        GuardFixture.with(
            folder.resolve("strict"),
            "apiVersion: pilothouse.io/v1\nkind: Policy\ndefault: allow\nrules:\n" + rule);
  }

  @Test
  void aPolicyCanLimitHowManyPodsADrainTakes() {
    under(
        """
          - name: few
            match: {tools: [drain_node]}
            when: plan.blast.podsAffected > 5
            decide: deny
        """);
    assertStarts(
        "POLICY_DENIED: Node worker-1: refused by \"few\"", guard.call("drain_node", willing()));
    assertEquals(List.of(), guard.recorder.writes());
  }

  @Test
  void aPolicyCanLimitTheShareThatADrainTakesAway() {
    under(
        """
          - name: gently
            match: {tools: [drain_node]}
            decide: allow
            limits: {maxUnavailablePercent: 99}
        """);
    ToolResult refused = guard.call("drain_node", willing());
    assertStarts("POLICY_DENIED", refused);
    assertSays("100 % of the ready pods would be away", refused);
    assertFalse(guard.call("drain_node", "name", "pool-b-node-4").isError());
  }

  @Test
  void aDrainedNodeIsLeftAsItIs() {
    guard.call("cordon_node", "name", "pool-b-node-5");
    assertStarts("NOTHING TO DO", guard.call("drain_node", "name", "pool-b-node-5"));
  }

  @Test
  void podsWithoutControllerMustBeForcedUnlessTheyHaveEnded() {
    guard.close();
    guard =
        new GuardFixture(
            folder.resolve("bare"),
            FREE,
            false,
            SandboxOptions.defaults()
                .withObject(pod("bare", "Running", new JsonObject()))
                .withObject(pod("ended", "Succeeded", new JsonObject()))
                .withObject(
                    pod(
                        "static",
                        "Running",
                        new JsonObject().put("kubernetes.io/config.mirror", "abc"))));
    ToolResult refused = guard.call("drain_node", "name", "pool-b-node-5");
    assertStarts(
        "CONFLICT: Node pool-b-node-5 has pods that nothing would replace: shop/bare.", refused);
    ToolResult done = guard.call("drain_node", "name", "pool-b-node-5", "force", true);
    assertStarts("DONE", done);
    assertSays("2 of 2 pods are gone", done);
    assertEquals(List.of("static"), podsOn("pool-b-node-5"));
  }

  private static JsonObject pod(String name, String phase, JsonObject annotations) {
    return new JsonObject()
        .put("apiVersion", "v1")
        .put("kind", "Pod")
        .put(
            "metadata",
            new JsonObject()
                .put("name", name)
                .put("namespace", "shop")
                .put("annotations", annotations))
        .put(
            "spec",
            new JsonObject()
                .put("nodeName", "pool-b-node-5")
                .put(
                    "containers",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("name", "main")
                                .put("image", "docker.io/library/nginx:1"))))
        .put("status", new JsonObject().put("phase", phase));
  }
}
