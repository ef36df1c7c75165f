package io.pilothouse.sandbox.controller;

import static io.pilothouse.sandbox.controller.VirtualCluster.object;
import static io.pilothouse.sandbox.controller.VirtualCluster.podSpec;
import static io.pilothouse.sandbox.controller.VirtualCluster.workload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
  private final VirtualCluster cluster = new VirtualCluster(3);

  private static JsonObject statefulSet(String image, int replicas) {
    return object(
        "apps/v1",
        "StatefulSet",
        "db",
        workload("db", image).put("serviceName", "db").put("replicas", replicas));
  }

  private List<String> names(String app) {
    return cluster.pods(app).stream().map(pod -> Json.text(pod, "metadata", "name")).toList();
  }

  private static JsonObject job(String image, String policy) {
    JsonObject template =
        new JsonObject().put("spec", podSpec("task", image).put("restartPolicy", policy));
    return object("batch/v1", "Job", "task", new JsonObject().put("template", template));
  }

  private String image(String pod) {
    return Json.objects(cluster.get(Kind.POD, pod), "spec", "containers")
        .getFirst()
        .getString("image");
  }

  private void roll(String partition) {
    cluster.patch(
        Kind.STATEFUL_SET,
        "db",
        """
        {"spec": {"updateStrategy": {"rollingUpdate": {"partition": %s}},
          "template": {"spec": {"containers": [{"name": "db", "image": "test/web:2"}]}}}}
        """
            .formatted(partition));
  }

  @Test
  void aStatefulSetStartsItsPodsInOrder() {
    cluster.create(statefulSet("test/web:1", 3));
    cluster.advance(1);
    assertEquals(List.of("db-0"), names("db"));
    cluster.advance(3);
    assertEquals(List.of("db-0", "db-1"), names("db"));
    cluster.advance(10);
    assertEquals(List.of("db-0", "db-1", "db-2"), names("db"));
    assertEquals(
        3, Json.number(cluster.get(Kind.STATEFUL_SET, "db"), "status", "availableReplicas"));
    assertEquals(3, cluster.events("db", "SuccessfulCreate").size());
  }

  @Test
  void aStatefulSetWaitsForAPodThatIsNotReady() {
    cluster.create(statefulSet("test/missing:9", 3));
    cluster.advance(200);
    assertEquals(List.of("db-0"), names("db"));
  }

  @Test
  void aStatefulSetIsScaledDownFromTheEnd() {
    cluster.create(statefulSet("test/web:1", 3));
    cluster.advance(20);
    cluster.patch(Kind.STATEFUL_SET, "db", "{\"spec\": {\"replicas\": 1}}");
    cluster.advance(0);
    JsonObject last = cluster.get(Kind.POD, "db-2");
    assertTrue(Pods.terminating(last));
    assertTrue(Pods.active(cluster.get(Kind.POD, "db-1")));
    cluster.advance(10);
    assertEquals(List.of("db-0"), names("db"));
  }

  @Test
  void aStatefulSetRollsFromTheEndDownToItsPartition() {
    cluster.create(statefulSet("test/web:1", 3));
    cluster.advance(20);
    roll("1");
    cluster.advance(60);
    assertEquals(
        List.of("test/web:1", "test/web:2", "test/web:2"),
        names("db").stream().map(this::image).toList());
    JsonObject status = cluster.get(Kind.STATEFUL_SET, "db").getJsonObject("status");
    assertEquals(2, status.getInteger("updatedReplicas"));
    assertEquals(1, status.getInteger("currentReplicas"));
    roll("0");
    cluster.advance(60);
    assertEquals("test/web:2", image("db-0"));
    status = cluster.get(Kind.STATEFUL_SET, "db").getJsonObject("status");
    assertEquals(status.getString("updateRevision"), status.getString("currentRevision"));
    assertEquals(2, cluster.list(Kind.REVISION).size());
  }

  @Test
  void aStatefulSetWithOnDeleteLeavesItsPodsAlone() {
    JsonObject set = statefulSet("test/web:1", 1);
    set.getJsonObject("spec").put("updateStrategy", new JsonObject().put("type", "OnDelete"));
    cluster.create(set);
    cluster.advance(10);
    cluster.patch(
        Kind.STATEFUL_SET,
        "db",
        "{\"spec\": {\"template\": {\"spec\": {\"containers\":"
            + " [{\"name\": \"db\", \"image\": \"test/web:2\"}]}}}}");
    cluster.advance(30);
    assertEquals("test/web:1", image("db-0"));
    cluster.delete(Kind.POD, "db-0");
    cluster.advance(30);
    assertEquals("test/web:2", image("db-0"));
  }

  @Test
  void aStatefulSetKeepsAsManyOldRevisionsAsItSays() {
    JsonObject set = statefulSet("test/web:1", 1);
    set.getJsonObject("spec").put("revisionHistoryLimit", 1);
    cluster.create(set);
    cluster.advance(20);
    for (String value : List.of("b", "c", "d")) {
      cluster.patch(
          Kind.STATEFUL_SET,
          "db",
          "{\"spec\": {\"template\": {\"metadata\": {\"annotations\": {\"a\": \"%s\"}}}}}"
              .formatted(value));
      cluster.advance(40);
    }
    assertEquals(
        List.of(3L, 4L),
        cluster.list(Kind.REVISION).stream()
            .map(revision -> Json.number(revision, "revision"))
            .sorted()
            .toList());
  }

  @Test
  void aStatefulSetsContainersMayMountItsClaims() {
    JsonObject set = statefulSet("test/web:1", 1);
    set.getJsonObject("spec")
        .put(
            "volumeClaimTemplates",
            new JsonArray().add(new JsonObject().put("metadata", JsonObject.of("name", "data"))));
    JsonObject container = Json.objects(set, "spec", "template", "spec", "containers").getFirst();
    container.put(
        "volumeMounts", new JsonArray().add(JsonObject.of("name", "data", "mountPath", "/data")));
    JsonObject written = cluster.create(set);
    assertEquals("db", Json.text(written, "metadata", "name"));
    container.getJsonArray("volumeMounts").getJsonObject(0).put("name", "date");
    assertThrows(StatusException.class, () -> cluster.create(set));
  }

  @Test
  void aClaimGetsAVolumeOrKeepsItsPodWaiting() {
    JsonObject set = statefulSet("test/web:1", 1);
    JsonObject claim =
        new JsonObject()
            .put("metadata", new JsonObject().put("name", "data"))
            .put(
                "spec",
                new JsonObject()
                    .put("accessModes", new JsonArray().add("ReadWriteOnce"))
                    .put("storageClassName", "fast")
                    .put(
                        "resources",
                        new JsonObject().put("requests", new JsonObject().put("storage", "1Gi"))));
    set.getJsonObject("spec").put("volumeClaimTemplates", new JsonArray().add(claim));
    cluster.create(set);
    cluster.advance(10);
    assertEquals("Pending", Pods.phase(cluster.get(Kind.POD, "db-0")));
    assertEquals(
        List.of("storageclass.storage.k8s.io \"fast\" not found"),
        cluster.events("data-db-0", "ProvisioningFailed"));
    assertTrue(
        cluster
            .events("db-0", "FailedScheduling")
            .getFirst()
            .startsWith(
                "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims."));
  }

  @Test
  void aDaemonSetRunsOnEveryNodeThatFits() {
    cluster.patch(
        Kind.NODE,
        "node-2",
        "{\"spec\": {\"taints\": [{\"key\": \"gpu\", \"effect\": \"NoSchedule\"}]}}");
    cluster.patch(Kind.NODE, "node-3", "{\"spec\": {\"unschedulable\": true}}");
    cluster.create(object("apps/v1", "DaemonSet", "agent", workload("agent", "test/web:1")));
    cluster.advance(10);
    assertEquals(
        List.of("node-1", "node-3"),
        cluster.pods("agent").stream().map(Pods::nodeName).sorted().toList());
    JsonObject status = cluster.get(Kind.DAEMON_SET, "agent").getJsonObject("status");
    assertEquals(2, status.getInteger("desiredNumberScheduled"));
    assertEquals(2, status.getInteger("numberAvailable"));
    cluster.patch(Kind.NODE, "node-2", "{\"spec\": {\"taints\": null}}");
    cluster.advance(10);
    assertEquals(3, cluster.pods("agent").size());
  }

  @Test
  void aDaemonSetReplacesOnePodAfterTheOther() {
    cluster.create(object("apps/v1", "DaemonSet", "agent", workload("agent", "test/web:1")));
    cluster.advance(10);
    cluster.patch(
        Kind.DAEMON_SET,
        "agent",
        "{\"spec\": {\"template\": {\"spec\": {\"containers\":"
            + " [{\"name\": \"agent\", \"image\": \"test/web:2\"}]}}}}");
    for (int second = 0; second < 30; second++) {
      long ready = cluster.pods("agent").stream().filter(Pods::active).filter(Pods::ready).count();
      assertTrue(ready >= 2, "more than one unavailable");
      cluster.advance(1);
    }
    assertEquals(
        List.of("test/web:2", "test/web:2", "test/web:2"),
        names("agent").stream().map(this::image).toList());
  }

  @Test
  void aJobEndsWithItsLastPod() {
    JsonObject job = job("test/task:1", "Never");
    job.getJsonObject("spec").put("completions", 3).put("parallelism", 2);
    job.getJsonObject("spec").put("ttlSecondsAfterFinished", 100);
    cluster.create(job);
    cluster.advance(5);
    assertEquals(2, Json.number(cluster.get(Kind.JOB, "task"), "status", "active"));
    cluster.advance(40);
    JsonObject done = cluster.get(Kind.JOB, "task");
    assertEquals(3, Json.number(done, "status", "succeeded"));
    assertEquals(
        "CompletionsReached", Conditions.of(done, "Complete").orElseThrow().getString("reason"));
    assertEquals(List.of("Job completed"), cluster.events("task", "Completed"));
    cluster.advance(120);
    assertTrue(cluster.list(Kind.JOB).isEmpty());
  }

  @Test
  void aJobGivesUpAfterItsBackoffLimit() {
    JsonObject job = job("test/crash:1", "Never");
    job.getJsonObject("spec").put("backoffLimit", 1);
    cluster.create(job);
    cluster.advance(10);
    assertEquals(1, Json.number(cluster.get(Kind.JOB, "task"), "status", "failed"));
    cluster.advance(60);
    JsonObject failed = cluster.get(Kind.JOB, "task");
    assertEquals(2, Json.number(failed, "status", "failed"));
    assertEquals(
        "BackoffLimitExceeded", Conditions.of(failed, "Failed").orElseThrow().getString("reason"));
    assertTrue(Conditions.isTrue(failed, "FailureTarget"));
  }

  @Test
  void aJobThatTakesTooLongIsStopped() {
    JsonObject job = job("test/web:1", "Never");
    job.getJsonObject("spec").put("activeDeadlineSeconds", 30);
    cluster.create(job);
    cluster.advance(40);
    assertEquals(
        "DeadlineExceeded",
        Conditions.of(cluster.get(Kind.JOB, "task"), "Failed").orElseThrow().getString("reason"));
    assertTrue(cluster.list(Kind.POD).stream().noneMatch(Pods::active));
  }

  @Test
  void aCronJobKnowsTheJobsThatAreMadeFromIt() {
    JsonObject template =
        new JsonObject().put("spec", job("test/task:1", "Never").getValue("spec"));
    JsonObject cronJob =
        cluster.create(
            object(
                "batch/v1",
                "CronJob",
                "nightly",
                new JsonObject().put("schedule", "0 2 * * *").put("jobTemplate", template)));
    JsonObject job = job("test/task:1", "Never");
    job.getJsonObject("metadata").put("ownerReferences", Owners.references(cronJob));
    cluster.create(job);
    cluster.advance(5);
    JsonObject active =
        Json.objects(cluster.get(Kind.CRON_JOB, "nightly"), "status", "active").getFirst();
    assertEquals("task", active.getString("name"));
    cluster.advance(30);
    JsonObject status = cluster.get(Kind.CRON_JOB, "nightly").getJsonObject("status");
    assertTrue(status.containsKey("lastSuccessfulTime"));
    assertTrue(Json.objects(status, "active").isEmpty());
  }

  @Test
  void aServiceRoutesToReadyPods() {
    JsonObject service =
        new JsonObject()
            .put("selector", new JsonObject().put("app", "web"))
            .put(
                "ports",
                new JsonArray().add(new JsonObject().put("port", 80).put("targetPort", 8080)));
    cluster.create(object("v1", "Service", "web", service));
    cluster.create(VirtualCluster.deployment("web", "test/web:1", 2));
    cluster.advance(1);
    JsonObject slice = cluster.list(Kind.ENDPOINT_SLICE).getFirst();
    assertEquals(
        List.of(false, false),
        Json.objects(slice, "endpoints").stream()
            .map(endpoint -> Json.flag(endpoint, "conditions", "ready"))
            .toList());
    cluster.advance(10);
    slice = cluster.list(Kind.ENDPOINT_SLICE).getFirst();
    assertEquals(8080, Json.number(Json.objects(slice, "ports").getFirst(), "port"));
    assertTrue(
        Json.objects(slice, "endpoints").stream()
            .allMatch(endpoint -> Json.flag(endpoint, "conditions", "ready")));
    cluster.patch(Kind.DEPLOYMENT, "web", "{\"spec\": {\"replicas\": 0}}");
    cluster.advance(10);
    slice = cluster.list(Kind.ENDPOINT_SLICE).getFirst();
    assertTrue(Json.objects(slice, "endpoints").isEmpty());
  }
}
