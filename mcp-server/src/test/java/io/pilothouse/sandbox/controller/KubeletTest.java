package io.pilothouse.sandbox.controller;

import static io.pilothouse.sandbox.controller.VirtualCluster.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.seed.LogLine;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeletTest {
  private final VirtualCluster cluster = new VirtualCluster(1);

  private static JsonObject container(JsonObject pod) {
    return pod.getJsonObject("spec").getJsonArray("containers").getJsonObject(0);
  }

  private JsonObject status(String pod) {
    return Json.objects(cluster.get(Kind.POD, pod), "status", "containerStatuses").getFirst();
  }

  private String waiting(String pod, String field) {
    return Json.text(status(pod), "state", "waiting", field);
  }

  private static JsonObject http(String path) {
    return new JsonObject()
        .put("httpGet", new JsonObject().put("path", path).put("port", 8080))
        .put("periodSeconds", 5);
  }

  @Test
  void anImageThatIsNotThereIsTriedAgainAndAgain() {
    cluster.create(pod("web", "test/missing:9"));
    cluster.advance(1);
    assertEquals("ContainerCreating", waiting("web", "reason"));
    cluster.advance(1);
    assertEquals("ErrImagePull", waiting("web", "reason"));
    cluster.advance(60);
    assertEquals("ImagePullBackOff", waiting("web", "reason"));
    assertEquals("Pending", Pods.phase(cluster.get(Kind.POD, "web")));
    assertEquals(
        List.of("Back-off pulling image \"test/missing:9\""), cluster.events("web", "BackOff"));
    assertTrue(cluster.events("web", "Failed").contains("Error: ErrImagePull"));
    JsonObject pulling =
        cluster.list(Kind.EVENT).stream()
            .filter(event -> "Pulling".equals(event.getString("reason")))
            .findFirst()
            .orElseThrow();
    assertTrue(Json.number(pulling, "count") >= 3, "pulled again: " + pulling.getValue("count"));
    assertEquals("kubelet", Json.text(pulling, "source", "component"));
    assertEquals("node-1", Json.text(pulling, "source", "host"));
    assertEquals("spec.containers{web}", Json.text(pulling, "involvedObject", "fieldPath"));
  }

  @Test
  void aCrashingProgramIsRestartedWithLongerAndLongerPauses() {
    cluster.create(pod("web", "test/crash:1"));
    cluster.advance(8);
    assertEquals(1, Json.number(status("web"), "restartCount"));
    cluster.advance(2);
    assertEquals("CrashLoopBackOff", waiting("web", "reason"));
    assertTrue(
        waiting("web", "message").startsWith("back-off 10s restarting failed container=web pod="));
    assertEquals(3, Json.number(status("web"), "lastState", "terminated", "exitCode"));
    assertEquals("Error", Json.text(status("web"), "lastState", "terminated", "reason"));
    cluster.advance(1800);
    assertTrue(waiting("web", "message").startsWith("back-off 5m0s"), waiting("web", "message"));
    assertEquals("Running", Pods.phase(cluster.get(Kind.POD, "web")));
    assertFalse(Pods.ready(cluster.get(Kind.POD, "web")));
    assertEquals(1, cluster.events("web", "BackOff").size());
  }

  @Test
  void keepsWhatItsRunsHaveWrittenInVirtualTime() {
    cluster.create(pod("web", "test/crash:1"));
    cluster.advance(8);
    String id = Json.text(status("web"), "containerID");
    List<LogLine> lines =
        cluster.plane.kubelet().run(id).orElseThrow().lines(cluster.timeline.instant());
    assertEquals(List.of("cannot go on"), lines.stream().map(LogLine::text).toList());
    assertFalse(lines.getFirst().time().isAfter(cluster.timeline.instant()));
  }

  @Test
  void aProgramThatNeedsMoreThanItsLimitIsKilled() {
    JsonObject pod = pod("web", "test/hungry:1");
    container(pod)
        .getJsonObject("resources")
        .put("limits", new JsonObject().put("memory", "256Mi"));
    cluster.create(pod);
    cluster.advance(8);
    assertEquals("OOMKilled", Json.text(status("web"), "state", "terminated", "reason"));
    assertEquals(137, Json.number(status("web"), "state", "terminated", "exitCode"));
  }

  @Test
  void withinItsLimitItRuns() {
    JsonObject pod = pod("web", "test/hungry:1");
    container(pod).getJsonObject("resources").put("limits", new JsonObject().put("memory", "1Gi"));
    cluster.create(pod);
    cluster.advance(30);
    assertTrue(Pods.ready(cluster.get(Kind.POD, "web")));
  }

  @Test
  void aMissingConfigMapOrKeyKeepsTheContainerFromBeingMade() {
    JsonObject pod = pod("web", "test/web:1");
    JsonObject reference = new JsonObject().put("name", "settings").put("key", "url");
    container(pod)
        .put(
            "env",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("name", "URL")
                        .put("valueFrom", new JsonObject().put("configMapKeyRef", reference))));
    cluster.create(pod);
    cluster.advance(5);
    assertEquals("CreateContainerConfigError", waiting("web", "reason"));
    assertEquals("configmap \"settings\" not found", waiting("web", "message"));
    cluster.create(settings("other"));
    cluster.advance(15);
    assertEquals("couldn't find key url in ConfigMap shop/settings", waiting("web", "message"));
    cluster.patch(Kind.CONFIG_MAP, "settings", "{\"data\": {\"url\": \"x\"}}");
    cluster.advance(15);
    assertTrue(Pods.ready(cluster.get(Kind.POD, "web")));
    assertTrue(cluster.events("web", "Failed").contains("Error: configmap \"settings\" not found"));
  }

  private static JsonObject settings(String key) {
    JsonObject map = VirtualCluster.object("v1", "ConfigMap", "settings", new JsonObject());
    map.remove("spec");
    return map.put("data", new JsonObject().put(key, "x"));
  }

  @Test
  void anAnnotationDeclaresWhatAContainerDoes() {
    JsonObject pod = pod("web", "test/missing:9");
    pod.getJsonObject("metadata")
        .put(
            "annotations",
            new JsonObject()
                .put(
                    "sandbox.pilothouse.io/program-web",
                    "{\"exitsAfter\": 3, \"exitCode\": 9, \"log\": [\"so be it\"]}"));
    pod.getJsonObject("spec").put("restartPolicy", "Never");
    cluster.create(pod);
    cluster.advance(10);
    assertEquals(9, Json.number(status("web"), "state", "terminated", "exitCode"));
  }

  @Test
  void aMissingVolumeSourceIsReportedAsAFailedMount() {
    JsonObject pod = pod("web", "test/web:1");
    pod.getJsonObject("spec")
        .put(
            "volumes",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("name", "config")
                        .put("configMap", new JsonObject().put("name", "settings"))));
    cluster.create(pod);
    cluster.advance(20);
    assertEquals("ContainerCreating", waiting("web", "reason"));
    assertEquals(
        List.of(
            "MountVolume.SetUp failed for volume \"config\" : configmap \"settings\" not found"),
        cluster.events("web", "FailedMount"));
    cluster.create(settings("url"));
    cluster.advance(60);
    assertTrue(Pods.ready(cluster.get(Kind.POD, "web")));
  }

  @Test
  void aProgramThatMissesAVariableSaysSoAndExits() {
    cluster.create(pod("bare", "test/picky:1"));
    JsonObject configured = pod("configured", "test/picky:1");
    container(configured)
        .put("env", new JsonArray().add(new JsonObject().put("name", "DB_HOST").put("value", "x")));
    cluster.create(configured);
    cluster.advance(30);
    assertTrue(Json.number(status("bare"), "restartCount") > 0);
    assertEquals(0, Json.number(status("configured"), "restartCount"));
  }

  @Test
  void aSlowProgramIsNotReadyUntilItAnswers() {
    JsonObject pod = pod("web", "test/slow:1");
    container(pod).put("readinessProbe", http("/"));
    cluster.create(pod);
    cluster.advance(30);
    assertFalse(Pods.ready(cluster.get(Kind.POD, "web")));
    String failure = cluster.events("web", "Unhealthy").getFirst();
    assertTrue(
        failure.matches(
            "Readiness probe failed: Get \"http://10\\.88\\.1\\.1:8080/\": dial tcp"
                + " 10\\.88\\.1\\.1:8080: connect: connection refused"),
        failure);
    cluster.advance(20);
    assertTrue(Pods.ready(cluster.get(Kind.POD, "web")));
  }

  @Test
  void aLivenessProbeThatFailsRestartsTheContainer() {
    JsonObject pod = pod("web", "test/hangs:1");
    container(pod).put("livenessProbe", http("/"));
    cluster.create(pod);
    cluster.advance(60);
    assertEquals(1, Json.number(status("web"), "restartCount"));
    assertEquals(143, Json.number(status("web"), "lastState", "terminated", "exitCode"));
    assertEquals(
        List.of("Container web failed liveness probe, will be restarted"),
        cluster.events("web", "Killing"));
  }

  @Test
  void aStartupProbeGivesASlowProgramItsTime() {
    JsonObject pod = pod("web", "test/slow:1");
    container(pod)
        .put("startupProbe", http("/").put("failureThreshold", 20))
        .put("livenessProbe", http("/").put("failureThreshold", 1));
    cluster.create(pod);
    cluster.advance(30);
    assertFalse(status("web").getBoolean("started"));
    cluster.advance(60);
    assertTrue(status("web").getBoolean("started"));
    assertEquals(0, Json.number(status("web"), "restartCount"));
  }

  @Test
  void aShellScriptIsPlayedAsWritten() {
    JsonObject pod = pod("job", "busybox:1.36");
    container(pod)
        .put(
            "command",
            new JsonArray(
                List.of("sh", "-c", "echo 'one; two'; sleep 5; echo \"three\" >&2; exit 4")));
    pod.getJsonObject("spec").put("restartPolicy", "Never");
    cluster.create(pod);
    cluster.advance(4);
    String id = Json.text(status("job"), "containerID");
    assertEquals(1, cluster.plane.kubelet().run(id).orElseThrow().lines(now()).size());
    cluster.advance(10);
    assertEquals("Failed", Pods.phase(cluster.get(Kind.POD, "job")));
    assertEquals(4, Json.number(status("job"), "state", "terminated", "exitCode"));
    assertEquals(
        List.of("one; two", "three"),
        cluster.plane.kubelet().run(id).orElseThrow().lines(now()).stream()
            .map(LogLine::text)
            .toList());
  }

  private Instant now() {
    return cluster.timeline.instant();
  }

  @Test
  void initContainersRunOneAfterTheOtherBeforeTheRest() {
    JsonObject pod = pod("web", "test/web:1");
    pod.getJsonObject("spec")
        .put(
            "initContainers",
            new JsonArray()
                .add(new JsonObject().put("name", "first").put("image", "test/task:1"))
                .add(new JsonObject().put("name", "second").put("image", "test/task:1")));
    cluster.create(pod);
    cluster.advance(8);
    assertEquals("PodInitializing", waiting("web", "reason"));
    JsonObject initialized =
        Conditions.of(cluster.get(Kind.POD, "web"), "Initialized").orElseThrow();
    assertEquals(
        "containers with incomplete status: [first second]", initialized.getString("message"));
    cluster.advance(8);
    initialized = Conditions.of(cluster.get(Kind.POD, "web"), "Initialized").orElseThrow();
    assertEquals("containers with incomplete status: [second]", initialized.getString("message"));
    cluster.advance(20);
    assertTrue(Pods.ready(cluster.get(Kind.POD, "web")));
  }

  @Test
  void aCrashingInitContainerHoldsThePodUp() {
    JsonObject pod = pod("web", "test/web:1");
    pod.getJsonObject("spec")
        .put(
            "initContainers",
            new JsonArray().add(new JsonObject().put("name", "init").put("image", "test/crash:1")));
    cluster.create(pod);
    cluster.advance(60);
    JsonObject init =
        Json.objects(cluster.get(Kind.POD, "web"), "status", "initContainerStatuses").getFirst();
    assertTrue(Json.number(init, "restartCount") > 1);
    assertEquals("Pending", Pods.phase(cluster.get(Kind.POD, "web")));
  }

  @Test
  void aDeletedPodGetsTheTimeItNeedsToEnd() {
    cluster.create(pod("quick", "test/web:1"));
    JsonObject stubborn = pod("stubborn", "busybox:1.36");
    container(stubborn).put("command", new JsonArray(List.of("sleep", "3600")));
    stubborn.getJsonObject("spec").put("terminationGracePeriodSeconds", 20);
    cluster.create(stubborn);
    cluster.advance(10);
    cluster.delete(Kind.POD, "quick");
    cluster.delete(Kind.POD, "stubborn");
    cluster.advance(0);
    assertEquals(List.of("Stopping container quick"), cluster.events("quick", "Killing"));
    cluster.advance(2);
    assertEquals(
        List.of("stubborn"),
        cluster.list(Kind.POD).stream().map(pod -> Json.text(pod, "metadata", "name")).toList());
    cluster.advance(20);
    assertTrue(cluster.list(Kind.POD).isEmpty());
  }

  @Test
  void podsOfALostNodeAreUnreadyAndAfterFiveMinutesReplaced() {
    VirtualCluster two = new VirtualCluster(2);
    two.create(VirtualCluster.deployment("web", "test/web:1", 2));
    two.advance(10);
    two.patchStatus(
        Kind.NODE,
        "node-1",
        "{\"status\": {\"conditions\": [{\"type\": \"Ready\", \"status\": \"Unknown\"}]}}");
    two.advance(10);
    assertEquals(1, Json.number(two.get(Kind.DEPLOYMENT, "web"), "status", "availableReplicas"));
    two.advance(300);
    assertEquals(2, Json.number(two.get(Kind.DEPLOYMENT, "web"), "status", "availableReplicas"));
    List<JsonObject> stuck = two.pods("web").stream().filter(Pods::terminating).toList();
    assertEquals(1, stuck.size());
    assertEquals("node-1", Pods.nodeName(stuck.getFirst()));
    assertEquals(
        1,
        two.events(Json.text(stuck.getFirst(), "metadata", "name"), "TaintManagerEviction").size());
  }
}
