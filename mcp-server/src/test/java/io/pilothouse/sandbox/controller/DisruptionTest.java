package io.pilothouse.sandbox.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisruptionTest {
  private final VirtualCluster cluster = new VirtualCluster(3);

  private void web(int replicas, JsonObject budget) {
    JsonObject selector = new JsonObject().put("matchLabels", new JsonObject().put("app", "web"));
    cluster.create(
        VirtualCluster.object(
            "policy/v1", "PodDisruptionBudget", "web", budget.put("selector", selector)));
    cluster.create(VirtualCluster.deployment("web", "test/web:1", replicas));
    cluster.advance(10);
  }

  private long allowed() {
    return Json.number(cluster.get(Kind.DISRUPTION_BUDGET, "web"), "status", "disruptionsAllowed");
  }

  private List<String> on(String node) {
    return cluster.pods("web").stream()
        .filter(pod -> node.equals(Pods.nodeName(pod)) && Pods.active(pod))
        .map(pod -> Json.text(pod, "metadata", "name"))
        .toList();
  }

  @Test
  void aDrainIsBlockedByTheBudgetAndFinishesWhenReplacementsAreReady() {
    web(6, new JsonObject().put("maxUnavailable", 1));
    assertEquals(2, on("node-1").size());
    cluster.patch(Kind.NODE, "node-1", "{\"spec\": {\"unschedulable\": true}}");
    cluster.advance(0);
    cluster.evict(on("node-1").getFirst());
    String second = on("node-1").getFirst();
    StatusException refused = assertThrows(StatusException.class, () -> cluster.evict(second));
    assertEquals(429, refused.code());
    cluster.advance(0);
    assertEquals(0, allowed());
    assertThrows(StatusException.class, () -> cluster.evict(second));
    cluster.advance(10);
    assertEquals(1, allowed());
    cluster.evict(second);
    cluster.advance(10);
    assertTrue(on("node-1").isEmpty());
    assertEquals(
        6, Json.number(cluster.get(Kind.DEPLOYMENT, "web"), "status", "availableReplicas"));
    assertEquals(
        List.of("Node node-1 status is now: NodeNotSchedulable"), nodeEvents("NodeNotSchedulable"));
  }

  private List<String> nodeEvents(String reason) {
    return cluster
        .cluster
        .store()
        .list(cluster.cluster.kind("", "v1", "events"), "default")
        .values()
        .stream()
        .filter(event -> reason.equals(event.getString("reason")))
        .map(event -> event.getString("message"))
        .toList();
  }

  @Test
  void countsFromShareOrNumber() {
    web(4, new JsonObject().put("minAvailable", "50%"));
    JsonObject status = cluster.get(Kind.DISRUPTION_BUDGET, "web").getJsonObject("status");
    assertEquals(2, status.getInteger("desiredHealthy"));
    assertEquals(4, status.getInteger("currentHealthy"));
    assertEquals(2, allowed());
    cluster.patch(Kind.DISRUPTION_BUDGET, "web", "{\"spec\": {\"minAvailable\": 4}}");
    cluster.advance(1);
    assertEquals(0, allowed());
    assertEquals(
        "InsufficientPods",
        Conditions.of(cluster.get(Kind.DISRUPTION_BUDGET, "web"), "DisruptionAllowed")
            .orElseThrow()
            .getString("reason"));
  }
}
