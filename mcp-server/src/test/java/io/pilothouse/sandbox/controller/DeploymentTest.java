package io.pilothouse.sandbox.controller;

import static io.pilothouse.sandbox.controller.VirtualCluster.deployment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentTest {
  private final VirtualCluster cluster = new VirtualCluster(3);

  private JsonObject web() {
    return cluster.get(Kind.DEPLOYMENT, "web");
  }

  private void image(String image) {
    cluster.patch(
        Kind.DEPLOYMENT,
        "web",
        """
        {"spec": {"template": {"spec": {"containers": [
          {"name": "web", "image": "%s", "resources": {"requests": {"cpu": "100m"}}}]}}}}
        """
            .formatted(image));
  }

  private List<JsonObject> sets() {
    return cluster.list(Kind.REPLICA_SET).stream()
        .sorted((a, b) -> Long.compare(Revisions.of(a), Revisions.of(b)))
        .toList();
  }

  private String progressing(String field) {
    return Conditions.of(web(), "Progressing").orElseThrow().getString(field);
  }

  @Test
  void bringsUpItsPodsAndSaysSo() {
    cluster.create(deployment("web", "test/web:1", 3));
    cluster.advance(10);
    JsonObject set = sets().getFirst();
    String name = Json.text(set, "metadata", "name");
    JsonObject status = web().getJsonObject("status");
    assertEquals(3, status.getInteger("availableReplicas"));
    assertEquals(3, status.getInteger("updatedReplicas"));
    assertEquals(1, status.getInteger("observedGeneration"));
    assertEquals("NewReplicaSetAvailable", progressing("reason"));
    assertEquals(
        "ReplicaSet \"" + name + "\" has successfully progressed.", progressing("message"));
    assertEquals("1", Json.text(web(), "metadata", "annotations", Revisions.REVISION));
    assertEquals(
        List.of("Scaled up replica set " + name + " from 0 to 3"),
        cluster.events("web", "ScalingReplicaSet"));
    assertTrue(name.matches("web-[bcdf-hj-np-tv-xz24-9]+"), name);
    for (JsonObject pod : cluster.pods("web")) {
      String podName = Json.text(pod, "metadata", "name");
      assertTrue(podName.matches(name + "-[bcdf-hj-np-tv-xz24-9]{5}"), podName);
      assertEquals("Running", Pods.phase(pod));
      assertEquals(1, cluster.events(podName, "Scheduled").size());
      assertEquals(List.of("Container started"), cluster.events(podName, "Started"));
    }
  }

  @Test
  void rollsFromOneTemplateToTheNextWithinItsBounds() {
    cluster.create(deployment("web", "test/web:1", 4));
    cluster.advance(10);
    image("test/web:2");
    for (int second = 0; second < 20; second++) {
      List<JsonObject> active = cluster.pods("web").stream().filter(Pods::active).toList();
      assertTrue(active.size() <= 5, "surge of 25%");
      assertTrue(active.stream().filter(Pods::ready).count() >= 3, "unavailable 25%");
      cluster.advance(1);
    }
    assertEquals("NewReplicaSetAvailable", progressing("reason"));
    assertEquals(List.of(0, 4), sets().stream().map(Counters::replicas).toList());
    assertEquals("2", Json.text(web(), "metadata", "annotations", Revisions.REVISION));
    assertEquals(4, cluster.pods("web").size());
  }

  @Test
  void rollsBackToTheReplicaSetItHadUnderANewRevision() {
    cluster.create(deployment("web", "test/web:1", 2));
    cluster.advance(10);
    String first = Json.text(sets().getFirst(), "metadata", "name");
    image("test/web:2");
    cluster.advance(20);
    image("test/web:1");
    cluster.advance(20);
    assertEquals(2, sets().size());
    JsonObject newest = sets().getLast();
    assertEquals(first, Json.text(newest, "metadata", "name"));
    assertEquals(3, Revisions.of(newest));
    assertEquals("1", Json.text(newest, "metadata", "annotations", Revisions.HISTORY));
    assertEquals(2, Counters.replicas(newest));
    assertEquals("3", Json.text(web(), "metadata", "annotations", Revisions.REVISION));
  }

  @Test
  void eachRevisionKeepsTheCauseOfItsChange() {
    cluster.create(deployment("web", "test/web:1", 1));
    cluster.patch(
        Kind.DEPLOYMENT,
        "web",
        "{\"metadata\": {\"annotations\": {\"kubernetes.io/change-cause\": \"first\"}}}");
    cluster.advance(10);
    cluster.patch(
        Kind.DEPLOYMENT,
        "web",
        "{\"metadata\": {\"annotations\": {\"kubernetes.io/change-cause\": \"second\"}},"
            + " \"spec\": {\"template\": {\"spec\": {\"containers\":"
            + " [{\"name\": \"web\", \"image\": \"test/web:2\"}]}}}}");
    cluster.advance(20);
    assertEquals(
        List.of("first", "second"),
        sets().stream()
            .map(set -> Json.text(set, "metadata", "annotations", "kubernetes.io/change-cause"))
            .toList());
  }

  @Test
  void comparesTemplatesByWhatIsSet() {
    cluster.create(deployment("web", "test/web:1", 1));
    cluster.advance(10);
    // What kubectl rollout undo sends has a creationTimestamp of null in the template.
    JsonObject undone = web().copy();
    undone.getJsonObject("spec").getJsonObject("template").getJsonObject("metadata").putNull("x");
    cluster.cluster.write(cluster.cluster.kind("apps", "v1", "deployments"), undone);
    cluster.advance(10);
    assertEquals(1, sets().size());
  }

  @Test
  void aFailingReleaseKeepsTheOldPodsAndRunsIntoItsDeadline() {
    JsonObject deployment = deployment("web", "test/web:1", 3);
    deployment.getJsonObject("spec").put("progressDeadlineSeconds", 60);
    cluster.create(deployment);
    cluster.advance(10);
    image("test/missing:9");
    cluster.advance(59);
    assertEquals("ReplicaSetUpdated", progressing("reason"));
    cluster.advance(5);
    assertEquals("ProgressDeadlineExceeded", progressing("reason"));
    assertEquals("False", progressing("status"));
    assertTrue(progressing("message").endsWith("has timed out progressing."));
    assertEquals(3, Json.number(web(), "status", "availableReplicas"));
    assertEquals(1, Json.number(web(), "status", "unavailableReplicas"));
    image("test/web:1");
    cluster.advance(20);
    assertEquals("NewReplicaSetAvailable", progressing("reason"));
    assertEquals(3, cluster.pods("web").size());
  }

  @Test
  void aPausedRolloutWaitsAndGoesOnWhenResumed() {
    cluster.create(deployment("web", "test/web:1", 2));
    cluster.advance(10);
    cluster.patch(Kind.DEPLOYMENT, "web", "{\"spec\": {\"paused\": true}}");
    image("test/web:2");
    cluster.advance(30);
    assertEquals(1, sets().size());
    assertEquals("DeploymentPaused", progressing("reason"));
    assertEquals(3, Json.number(web(), "status", "observedGeneration"));
    cluster.patch(Kind.DEPLOYMENT, "web", "{\"spec\": {\"paused\": null}}");
    cluster.advance(30);
    assertEquals(2, sets().size());
    assertEquals("NewReplicaSetAvailable", progressing("reason"));
  }

  @Test
  void recreateStopsEveryOldPodBeforeItStartsANewOne() {
    JsonObject deployment = deployment("web", "test/web:1", 2);
    deployment.getJsonObject("spec").put("strategy", new JsonObject().put("type", "Recreate"));
    cluster.create(deployment);
    cluster.advance(10);
    image("test/web:2");
    for (int second = 0; second < 20; second++) {
      long images =
          cluster.pods("web").stream()
              .map(pod -> Json.objects(pod, "spec", "containers").getFirst().getString("image"))
              .distinct()
              .count();
      assertTrue(images <= 1, "old and new pods at once");
      cluster.advance(1);
    }
    assertEquals(2, Json.number(web(), "status", "updatedReplicas"));
    assertEquals(2, Json.number(web(), "status", "availableReplicas"));
  }

  @Test
  void aPodCountsAsAvailableWhenItHasBeenReadyForLongEnough() {
    JsonObject deployment = deployment("web", "test/web:1", 1);
    deployment.getJsonObject("spec").put("minReadySeconds", 30);
    cluster.create(deployment);
    cluster.advance(20);
    assertEquals(1, Json.number(web(), "status", "readyReplicas"));
    assertEquals(0, Json.number(web(), "status", "availableReplicas"));
    cluster.advance(20);
    assertEquals(1, Json.number(web(), "status", "availableReplicas"));
  }

  @Test
  void keepsAsManyOldReplicaSetsAsItIsToldTo() {
    JsonObject deployment = deployment("web", "test/web:1", 1);
    deployment.getJsonObject("spec").put("revisionHistoryLimit", 1);
    cluster.create(deployment);
    cluster.advance(10);
    for (int tag = 2; tag <= 4; tag++) {
      image("test/web:" + tag);
      cluster.advance(20);
    }
    assertEquals(List.of(3L, 4L), sets().stream().map(Revisions::of).toList());
  }

  @Test
  void scalesUpAndDownAndNamesTheSizes() {
    cluster.create(deployment("web", "test/web:1", 1));
    cluster.advance(10);
    cluster.patch(Kind.DEPLOYMENT, "web", "{\"spec\": {\"replicas\": 4}}");
    cluster.advance(10);
    assertEquals(4, Json.number(web(), "status", "availableReplicas"));
    cluster.patch(Kind.DEPLOYMENT, "web", "{\"spec\": {\"replicas\": 2}}");
    cluster.advance(10);
    assertEquals(2, cluster.pods("web").size());
    String set = Json.text(sets().getFirst(), "metadata", "name");
    List<String> events = cluster.events("web", "ScalingReplicaSet");
    assertTrue(events.contains("Scaled up replica set " + set + " from 1 to 4"), "" + events);
    assertTrue(events.contains("Scaled down replica set " + set + " from 4 to 2"), "" + events);
  }

  @Test
  void aResizedRolloutInTheMiddleKeepsItsProportions() {
    cluster.create(deployment("web", "test/web:1", 4));
    cluster.advance(10);
    image("test/missing:9");
    cluster.advance(10);
    cluster.patch(Kind.DEPLOYMENT, "web", "{\"spec\": {\"replicas\": 8}}");
    cluster.advance(20);
    int total = Counters.desired(sets());
    assertEquals(10, total);
    assertTrue(sets().stream().allMatch(set -> Counters.replicas(set) > 2), "both have grown");
  }

  @Test
  void saysWhyItsPodsAreRefused() {
    cluster.create(
        VirtualCluster.object(
            "v1",
            "ResourceQuota",
            "compute",
            new JsonObject().put("hard", new JsonObject().put("pods", "2"))));
    cluster.create(deployment("web", "test/web:1", 3));
    cluster.advance(10);
    String message = Conditions.of(web(), "ReplicaFailure").orElseThrow().getString("message");
    assertTrue(
        message.endsWith(
            "is forbidden: exceeded quota: compute, requested: pods=1, used: pods=2, limited:"
                + " pods=2"),
        message);
    String set = Json.text(sets().getFirst(), "metadata", "name");
    assertEquals(1, cluster.events(set, "FailedCreate").size());
    JsonObject quota = cluster.get(Kind.QUOTA, "compute");
    assertEquals("2", Json.text(quota, "status", "used", "pods"));
    cluster.delete(Kind.QUOTA, "compute");
    cluster.advance(60);
    assertEquals(3, Json.number(web(), "status", "availableReplicas"));
    assertTrue(Conditions.of(web(), "ReplicaFailure").isEmpty());
  }
}
