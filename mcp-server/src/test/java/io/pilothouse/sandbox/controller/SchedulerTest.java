package io.pilothouse.sandbox.controller;

import static io.pilothouse.sandbox.controller.VirtualCluster.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private final VirtualCluster cluster = new VirtualCluster(3);

  private static JsonObject asking(String name, String cpu) {
    JsonObject pod = pod(name, "test/web:1");
    Json.object(pod, "spec")
        .getJsonArray("containers")
        .getJsonObject(0)
        .put("resources", new JsonObject().put("requests", new JsonObject().put("cpu", cpu)));
    return pod;
  }

  private String message(String pod) {
    JsonObject condition = Conditions.of(cluster.get(Kind.POD, pod), "PodScheduled").orElseThrow();
    assertEquals("Unschedulable", condition.getString("reason"));
    assertEquals(List.of(condition.getString("message")), cluster.events(pod, "FailedScheduling"));
    return condition.getString("message");
  }

  @Test
  void namesEveryReasonWithItsNodes() {
    cluster.patch(Kind.NODE, "node-1", "{\"spec\": {\"unschedulable\": true}}");
    cluster.patch(
        Kind.NODE,
        "node-2",
        "{\"spec\": {\"taints\": [{\"key\": \"gpu\", \"effect\": \"NoSchedule\"}]}}");
    cluster.create(asking("big", "64"));
    cluster.advance(5);
    assertEquals(
        "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s)"
            + " were unschedulable. no new claims to deallocate, preemption: 0/3 nodes are"
            + " available: 3 Preemption is not helpful for scheduling.",
        message("big"));
  }

  @Test
  void looksForNodesWithRoomAndTriesAgainWhenThereIsSome() {
    for (int i = 1; i <= 3; i++) {
      cluster.create(asking("filler-" + i, "1500m"));
    }
    cluster.advance(5);
    assertEquals(
        List.of("node-1", "node-2", "node-3"),
        cluster.list(Kind.POD).stream().map(Pods::nodeName).sorted().toList());
    cluster.create(asking("late", "1"));
    cluster.advance(5);
    assertTrue(
        message("late")
            .endsWith(
                "preemption: 0/3 nodes are available: 3 No preemption victims found for incoming"
                    + " pod."));
    cluster.delete(Kind.POD, "filler-2");
    cluster.advance(10);
    assertTrue(Pods.ready(cluster.get(Kind.POD, "late")));
  }

  @Test
  void followsSelectorsAndAffinity() {
    cluster.patch(Kind.NODE, "node-2", "{\"metadata\": {\"labels\": {\"disk\": \"ssd\"}}}");
    JsonObject picky = pod("picky", "test/web:1");
    picky.getJsonObject("spec").put("nodeSelector", new JsonObject().put("disk", "ssd"));
    cluster.create(picky);
    JsonObject lost = pod("lost", "test/web:1");
    lost.getJsonObject("spec").put("nodeSelector", new JsonObject().put("disk", "tape"));
    cluster.create(lost);
    cluster.advance(5);
    assertEquals("node-2", Pods.nodeName(cluster.get(Kind.POD, "picky")));
    assertTrue(
        message("lost")
            .startsWith(
                "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector."));
  }

  @Test
  void keepsPodsApartThatDoNotWantToBeTogether() {
    JsonObject deployment = VirtualCluster.deployment("web", "test/web:1", 4);
    JsonObject term =
        new JsonObject()
            .put("topologyKey", "kubernetes.io/hostname")
            .put(
                "labelSelector",
                new JsonObject().put("matchLabels", new JsonObject().put("app", "web")));
    deployment
        .getJsonObject("spec")
        .getJsonObject("template")
        .getJsonObject("spec")
        .put(
            "affinity",
            new JsonObject()
                .put(
                    "podAntiAffinity",
                    new JsonObject()
                        .put(
                            "requiredDuringSchedulingIgnoredDuringExecution",
                            new JsonArray().add(term))));
    cluster.create(deployment);
    cluster.advance(10);
    List<JsonObject> waiting =
        cluster.pods("web").stream().filter(pod -> Pods.nodeName(pod).isEmpty()).toList();
    assertEquals(1, waiting.size());
    assertTrue(
        message(Json.text(waiting.getFirst(), "metadata", "name"))
            .startsWith(
                "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules."));
  }

  @Test
  void doesNotOverfillANode() {
    VirtualCluster one = new VirtualCluster(1);
    one.patchStatus(Kind.NODE, "node-1", "{\"status\": {\"allocatable\": {\"pods\": \"1\"}}}");
    one.create(asking("first", "10m"));
    one.create(asking("second", "10m"));
    one.advance(5);
    assertTrue(
        one.events("second", "FailedScheduling")
            .getFirst()
            .startsWith("0/1 nodes are available: 1 Too many pods."));
  }
}
