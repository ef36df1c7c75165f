package io.pilothouse.sandbox.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeededShopTest {
  private final VirtualCluster shop = VirtualCluster.seeded();

  /** Everything in the store, as text. */
  private static Map<String, String> everything(VirtualCluster cluster) {
    Map<String, String> all = new TreeMap<>();
    cluster.cluster.catalog().groupVersions().stream()
        .flatMap(version -> version.kinds().stream())
        .forEach(
            (ResourceKind kind) ->
                cluster
                    .cluster
                    .store()
                    .list(kind, "")
                    .forEach(
                        (key, object) -> all.put(kind.qualified() + " " + key, object.encode())));
    return all;
  }

  private JsonObject api() {
    return shop.get(Kind.DEPLOYMENT, "api");
  }

  @Test
  void whatNobodyTouchesStaysAsItWasRecorded() {
    Map<String, String> before = everything(shop);
    shop.advance(3600);
    assertEquals(before, everything(shop));
  }

  @Test
  void rollingTheBadReleaseBackRepairsIt() {
    assertEquals(1, Json.number(api(), "status", "unavailableReplicas"));
    shop.patch(
        Kind.DEPLOYMENT,
        "api",
        """
        {"spec": {"template": {"spec": {"containers": [
          {"name": "api", "image": "docker.io/shop/api-web:1.0",
           "resources": {"requests": {"cpu": "5m"}}}]}}}}
        """);
    shop.advance(30);
    JsonObject status = api().getJsonObject("status");
    assertEquals(3, status.getInteger("availableReplicas"));
    assertEquals(3, status.getInteger("updatedReplicas"));
    assertFalse(status.containsKey("unavailableReplicas"));
    assertEquals(
        "NewReplicaSetAvailable",
        Conditions.of(api(), "Progressing").orElseThrow().getString("reason"));
    assertEquals("5", Json.text(api(), "metadata", "annotations", Revisions.REVISION));
    assertEquals(2, shop.list(Kind.REPLICA_SET).stream().filter(this::isApi).count());
    assertEquals(3, shop.pods("api").size());
  }

  private boolean isApi(JsonObject set) {
    return "api".equals(Json.text(set, "metadata", "labels", "app"));
  }

  @Test
  void aRestartedPodOfABrokenProgramCrashesAgain() {
    String pod = Json.text(shop.pods("checkout").getFirst(), "metadata", "name");
    shop.delete(Kind.POD, pod);
    shop.advance(60);
    List<JsonObject> pods = shop.pods("checkout");
    assertEquals(2, pods.size());
    JsonObject fresh =
        pods.stream()
            .filter(
                other -> shop.events(Json.text(other, "metadata", "name"), "BackOff").size() == 1)
            .findFirst()
            .orElseThrow();
    JsonObject status = Json.objects(fresh, "status", "containerStatuses").getFirst();
    assertTrue(Json.number(status, "restartCount") >= 2);
  }

  @Test
  void theMissingConfigMapRepairsNewPods() {
    JsonObject map = VirtualCluster.object("v1", "ConfigMap", "orders-config", new JsonObject());
    map.remove("spec");
    shop.create(map.put("data", new JsonObject().put("DB_URL", "x").put("url", "x")));
    shop.delete(Kind.POD, Json.text(shop.pods("orders").getFirst(), "metadata", "name"));
    shop.advance(60);
    assertEquals(1, shop.pods("orders").size());
    assertEquals("Running", Pods.phase(shop.pods("orders").getFirst()));
  }

  @Test
  void theSameStoryEndsTheSameWayEachTime() {
    assertEquals(everything(story()), everything(story()));
  }

  private static VirtualCluster story() {
    VirtualCluster cluster = VirtualCluster.seeded();
    cluster.create(VirtualCluster.deployment("web", "test/crash:1", 3));
    cluster.advance(100);
    cluster.patch(Kind.DEPLOYMENT, "web", "{\"spec\": {\"replicas\": 5}}");
    cluster.patch(Kind.NODE, "worker-1", "{\"spec\": {\"unschedulable\": true}}");
    cluster.delete(Kind.POD, Json.text(cluster.pods("payments").getFirst(), "metadata", "name"));
    cluster.advance(100);
    return cluster;
  }
}
