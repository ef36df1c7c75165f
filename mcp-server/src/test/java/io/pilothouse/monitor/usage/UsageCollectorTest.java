package io.pilothouse.monitor.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.monitor.usage.Figures.Happenings;
import io.pilothouse.tools.core.FakeCluster;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageCollectorTest {
  private static final double MI = 1 << 20;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String RESOURCES =
      """
      {"requests": {"cpu": "250m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}}
      """;

  private final ClusterFixture fixture = new ClusterFixture();
  private final FakeCluster cluster = fixture.cluster;
  private final UsageCollector collector = fixture.collector();
  private JsonObject pod;
  private JsonObject node;

  @BeforeEach
  void shop() {
    pod = fixture.pod("web", "a", RESOURCES);
    fixture.pod("web", "b", RESOURCES);
    fixture.uses("web-7d9f-a", "100m", "64Mi");
    fixture.uses("web-7d9f-b", "300m", "96Mi");
    node =
        fixture.node(
            "n1",
            "{\"cpu\": \"4\", \"memory\": \"1Gi\"}",
            "{\"cpu\": \"500m\", \"memory\": \"512Mi\"}");
  }

  private void look() {
    fixture.look(collector, 1, MINUTE);
  }

  private Happenings happened() {
    return fixture.last().happenings();
  }

  @Test
  void addsUpClusterNodesAndWorkloads() {
    look();
    Figures figures = fixture.last();
    assertTrue(figures.up());
    Map<Measure, Resources> cluster =
        Map.of(
            Measure.USED, new Resources(0.5, 512 * MI),
            Measure.REQUESTED, new Resources(0.5, 256 * MI),
            Measure.LIMIT, new Resources(0, 512 * MI),
            Measure.ALLOCATABLE, new Resources(4, 1_024 * MI),
            Measure.CAPACITY, new Resources(4, 1_024 * MI));
    assertEquals(cluster, figures.cluster());
    assertEquals(List.of(new Figures.Node("n1", cluster)), figures.nodes());
    assertEquals(
        List.of(
            new Figures.OfWorkload(
                new Workload("shop", "Deployment", "web"),
                Map.of(
                    Measure.USED, new Resources(0.4, 160 * MI),
                    Measure.REQUESTED, new Resources(0.5, 256 * MI),
                    Measure.LIMIT, new Resources(0, 512 * MI)))),
        figures.workloads());
  }

  @Test
  void remembersAllPodsOfAWorkloadTogether() {
    fixture.look(collector, 61, MINUTE);
    ContainerUsage usage = fixture.usage("web");
    assertEquals(2, usage.pods());
    assertEquals(122, usage.stats().samples());
    assertEquals(Duration.ofHours(1), usage.stats().covered());
    assertEquals(96 * MI, usage.stats().memory().max());
    assertEquals(new Resources(0.25, 128 * MI), usage.requests());
    assertEquals(256 * MI, usage.limits().memory());
  }

  @Test
  void evidenceOutlivesARollout() {
    fixture.uses("web-7d9f-a", "100m", "200Mi");
    look();
    cluster.remove(FakeCluster.POD, "shop", "web-7d9f-a");
    fixture.uses("web-7d9f-a", "100m", "64Mi");
    look();
    assertEquals(200 * MI, fixture.usage("web").stats().memory().max());
  }

  @Test
  void donePodsTakeUpNoRoom() {
    pod.getJsonObject("status").put("phase", "Succeeded");
    cluster.add(FakeCluster.POD, pod);
    look();
    assertEquals(0.25, fixture.last().cluster().get(Measure.REQUESTED).cpu());
  }

  private void killed(String at, int restarts) {
    pod.getJsonObject("status")
        .put(
            "containerStatuses",
            new JsonArray()
                .add(
                    new JsonObject(
                        """
                        {"name": "app", "restartCount": %d, "lastState": {"terminated":
                          {"reason": "OOMKilled", "finishedAt": "%s"}}}
                        """
                            .formatted(restarts, at))));
    cluster.add(FakeCluster.POD, pod);
  }

  @Test
  void killsCountOnceAndTheirLimitIsKept() {
    look();
    killed(fixture.now().toString(), 1);
    look();
    assertEquals(Map.of("shop", 1L), happened().oomKills());
    look();
    assertEquals(Map.of(), happened().oomKills());
    killed(fixture.now().toString(), 4);
    look();
    assertEquals(Map.of("shop", 3L), happened().oomKills());
    assertEquals(4, fixture.usage("web").kills());
    assertEquals(256 * MI, fixture.usage("web").killedAt());
  }

  @Test
  void whatIsKilledBeforeItCanBeMeasuredIsAdvisedOnAllTheSame() {
    cluster.remove(FakeCluster.POD, "shop", "web-7d9f-b");
    cluster.paths.clear();
    killed("2026-02-28T10:00:00Z", 7);
    look();
    Suggestion suggestion = Rightsizing.of(fixture.usage("web"));
    assertEquals(Suggestion.Urgency.KILLED, suggestion.urgency());
    assertEquals(333 * MI, suggestion.memoryLimit());
    assertEquals(0.25, suggestion.requests().cpu());
  }

  @Test
  void theSameKillInBothStatesIsOne() {
    look();
    String at = fixture.now().toString();
    JsonObject terminated = new JsonObject().put("reason", "OOMKilled").put("finishedAt", at);
    pod.getJsonObject("status")
        .put(
            "containerStatuses",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("name", "app")
                        .put("restartCount", 0)
                        .put("state", new JsonObject().put("terminated", terminated))));
    cluster.add(FakeCluster.POD, pod);
    look();
    killed(at, 1);
    look();
    assertEquals(1, fixture.usage("web").kills());
  }

  @Test
  void whatHappenedBeforeTheFirstLookIsEvidenceButNotCounted() {
    killed("2026-02-28T10:00:00Z", 7);
    fixture.event("old", "Evicted", "Pod", "gone");
    look();
    assertEquals(Happenings.NONE, happened());
    assertEquals(1, fixture.usage("web").kills());
  }

  @Test
  void evictionsAndPreemptionsCountOnceWhereverTheyAreSeen() {
    look();
    pod.getJsonObject("status")
        .put("phase", "Failed")
        .put(
            "conditions",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("type", "DisruptionTarget")
                        .put("status", "True")
                        .put("reason", "PreemptionByScheduler")));
    cluster.add(FakeCluster.POD, pod);
    look();
    assertEquals(Map.of(Cause.PREEMPTION, 1L), happened().evictions());
    fixture.event("e1", "Preempted", "Pod", "web-7d9f-a");
    fixture.event("e2", "Evicted", "Pod", "web-7d9f-b");
    look();
    assertEquals(Map.of(Cause.NODE_PRESSURE, 1L), happened().evictions());
    cluster.remove(FakeCluster.POD, "shop", "web-7d9f-a");
    look();
    assertEquals(Map.of(), happened().evictions());
  }

  @Test
  void eventsThatCouldNotBeReadForAWhileAreNotCountedAgain() {
    look();
    fixture.event("e2", "Evicted", "Pod", "web-7d9f-b");
    look();
    cluster.failingOnce(
        request -> request.startsWith("list events"), ClusterException.Kind.UNAVAILABLE, "down");
    look();
    look();
    assertEquals(Map.of(), happened().evictions());
  }

  @Test
  void noticesOfTheCloudsAreToldOncePerNodeAndKind() {
    look();
    node.getJsonObject("spec")
        .getJsonArray("taints")
        .add(new JsonObject().put("key", "aws-node-termination-handler/spot-itn"));
    node.getJsonObject("status")
        .getJsonArray("conditions")
        .add(new JsonObject().put("type", "RebootScheduled").put("status", "True"))
        .add(new JsonObject().put("type", "PreemptScheduled").put("status", "False"));
    cluster.add(FakeCluster.NODE, node);
    fixture.event("n", "SpotInterrupted", "Node", "n1");
    look();
    assertEquals(Map.of(NodeNotice.SPOT, 1L, NodeNotice.MAINTENANCE, 1L), happened().notices());
    look();
    assertEquals(Map.of(), happened().notices());
  }

  @Test
  void aSpotMachineThatIsSwitchedOffIsTakenBack() {
    look();
    node.getJsonObject("metadata").getJsonObject("labels").put("cloud.google.com/gke-spot", "true");
    node.getJsonObject("spec")
        .getJsonArray("taints")
        .add(new JsonObject().put("key", "cloud.google.com/impending-node-termination"));
    cluster.add(FakeCluster.NODE, node);
    look();
    assertEquals(Map.of(NodeNotice.SPOT, 1L), happened().notices());
  }

  @Test
  void killsAreForgottenWithTheUseOfTheirTime() {
    killed("2026-02-28T10:00:00Z", 7);
    look();
    assertEquals(1, fixture.usage("web").kills());
    fixture.look(collector, 8 * 24 + 1, Duration.ofHours(1));
    assertEquals(0, fixture.usage("web").kills());
    assertEquals(0, fixture.usage("web").killedAt());
  }

  @Test
  void withoutAMetricsApiTheRestIsStillCollected() {
    cluster.paths.clear();
    look();
    Figures figures = fixture.last();
    assertFalse(figures.up());
    assertEquals(0.5, figures.cluster().get(Measure.REQUESTED).cpu());
    assertFalse(figures.cluster().containsKey(Measure.USED));
    assertTrue(fixture.history.of("dev").orElseThrow().gaps().toString().contains("not installed"));
    fixture.uses("web-7d9f-a", "100m", "64Mi");
    look();
    assertTrue(fixture.last().up());
    assertEquals(2, fixture.usage("web").stats().samples());
  }

  @Test
  void withoutNodesUsageIsThatOfPods() {
    cluster.failing(
        request -> request.startsWith("list nodes") || request.endsWith("v1beta1/nodes"),
        ClusterException.Kind.FORBIDDEN,
        "no");
    look();
    assertEquals(0.4, fixture.last().cluster().get(Measure.USED).cpu(), 1e-9);
    assertFalse(fixture.last().cluster().containsKey(Measure.ALLOCATABLE));
    assertEquals(
        List.of("nodes: not allowed", "usage of nodes: not allowed"),
        fixture.history.of("dev").orElseThrow().gaps());
  }

  @Test
  void withRightsInOneNamespaceThatOneIsCollected() {
    fixture.uses("default", "lone", "50m", "32Mi");
    cluster.failing(
        request -> request.endsWith("*") || request.endsWith("v1beta1/pods"),
        ClusterException.Kind.FORBIDDEN,
        "no");
    look();
    assertTrue(fixture.last().up());
    assertEquals(
        List.of(new Workload("default", "Pod", "lone")),
        fixture.last().workloads().stream().map(Figures.OfWorkload::workload).toList());
  }

  @Test
  void onlyTheNamespacesNamedAreRead() {
    fixture.uses("other", "stranger", "50m", "32Mi");
    UsageCollector narrow = fixture.collector("shop");
    fixture.look(narrow, 1, MINUTE);
    assertEquals(1, fixture.last().workloads().size());
    assertTrue(
        cluster.requests.stream()
            .filter(request -> request.startsWith("list pods"))
            .allMatch(request -> request.equals("list pods shop")));
  }

  @Test
  void aClusterThatIsNotThereIsAGapNotAFailure() {
    UsageCollector lost =
        new UsageCollector(
            "dev",
            () ->
                Future.failedFuture(
                    ClusterException.of(ClusterException.Kind.UNAVAILABLE, "", "refused")),
            List.of(),
            fixture.history,
            fixture.told::add,
            Optional.empty(),
            Clock.systemUTC());
    lost.collect(ClusterFixture.scope()).await();
    assertFalse(fixture.last().up());
    assertEquals(
        List.of("the cluster: the API does not answer"),
        fixture.history.of("dev").orElseThrow().gaps());
  }
}
