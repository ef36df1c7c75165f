package io.pilothouse.monitor.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.diagnosis.Engine;
import io.pilothouse.diagnosis.Parts;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.diagnosis.tools.Diagnose;
import io.pilothouse.guard.GuardFixture;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Calls;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sandbox with its metrics API: what {@code diagnose} answers of it once usage is collected.
 */
class MeasuredDiagnosisTest {
  private static final String ALLOW =
      "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private final UsageHistory history = new UsageHistory();
  private GuardFixture guard;
  private BlockingSeam seam;
  private UsageCollector collector;
  private Diagnose diagnose;

  @BeforeEach
  void start() {
    guard = GuardFixture.with(folder, ALLOW);
    seam = new BlockingSeam(guard.vertx(), 8);
    collector =
        new UsageCollector(
            "test",
            () -> guard.clusters().serverReader(Optional.empty()),
            List.of(),
            history,
            UsageObserver.NONE,
            Optional.empty(),
            guard.clock());
    diagnose = diagnose(history);
  }

  @AfterEach
  void stop() {
    seam.close();
    guard.close();
  }

  private Diagnose diagnose(UsageHistory known) {
    Redactor redactor = new Redactor();
    Engine engine =
        new Engine(Parts.all(redactor, CriticalityMap.EMPTY, known), seam, guard.clock());
    return new Diagnose(guard.clusters(), engine, redactor);
  }

  private void apply(String name, String pod, String container) {
    ToolResult result =
        guard.call(
            "apply_manifest",
            "manifest",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %s, namespace: shop}
            spec:
              replicas: 1
              selector: {matchLabels: {app: %s}}
              template:
                metadata:
                  labels: {app: %s}
                  annotations: {sandbox.pilothouse.io/program-app: '{"memory": "130Mi", "memoryAfter": 20, "cpu": "50m"}'}
                spec:
                  %s
                  containers:
                  - {name: app, image: docker.io/shop/storefront:v1.0, resources: %s}
            """
                .formatted(name, name, name, pod, container));
    assertFalse(result.isError(), result.text());
  }

  private void looks(int times) {
    for (int i = 0; i < times; i++) {
      Awaiting.await(collector.collect(ClusterFixture.scope()));
      guard.passed(MINUTE);
    }
  }

  /** The block of one finding, without what differs from run to run. */
  private String said(Diagnose tool, String name) {
    ToolResult result =
        Awaiting.await(
            tool.call(Calls.of("kind", "Deployment", "namespace", "shop", "name", name)));
    return result
        .text()
        .lines()
        .skip(1)
        .map(
            line ->
                line.replaceAll(name + "-[0-9a-f]{8,10}(-[0-9a-z]{5})?", name + "-(pod)")
                    .replaceAll("[0-9]+[sm]( ago|, HIGH)", "(age)$1")
                    .replaceAll("at most [0-9]+% used", "at most (N)% used")
                    .replaceAll("id f-[0-9a-f]{10}", "id f-(id)"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aLimitIsRaisedByWhatWasMeasured() {
    apply("leaky", "", "{limits: {memory: 128Mi}, requests: {memory: 64Mi, cpu: 10m}}");
    looks(30);
    assertEquals(
        """
        1. SEV-3 OOM Deployment shop/leaky: container app runs out of memory (limit 128Mi) after 20s, 10 restarts [for (age), HIGH confidence, id f-(id)]
           evidence: Pod shop/leaky-(pod) containers[app].lastState.terminated: OOMKilled exit code 137 (SIGKILL), ended (age) ago
           evidence: memory of container app in less than an hour of looking: at most 130Mi, limit 128Mi, killed for it 8 times
           impact: Deployment shop/leaky 0 of 1 ready
           change: created, (age) ago by pilothouse (MEDIUM)
           next: update_deployment {"kind":"Deployment","namespace":"shop","name":"leaky","container":"app","limits":{"memory":"169Mi"}} (30% above the most it needed in less than an hour of looking, if it does not leak)\
        """,
        said(diagnose, "leaky"));
  }

  @Test
  void pendingPodsAreToldWhoHasTheRoom() {
    apply("greedy", "", "{requests: {memory: 140Mi, cpu: 1100m}}");
    apply("late", "", "{requests: {memory: 140Mi, cpu: 1100m}}");
    looks(5);
    assertEquals(
        """
        1. SEV-3 SCHED_RESOURCES Deployment shop/late: no node has room for 1100m cpu: "0/7 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable, 5 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/7 nod…" [for (age), HIGH confidence, id f-(id)]
           evidence: Pod shop/late-(pod) PodScheduled: "0/7 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable, 5 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/7 nodes are available: 1 No preemption victims found for incoming pod, 6 Preemption i…"
           evidence: the node that it may run on, in the last hour or two: CPU 95% requested, at most (N)% used, of 1800m allocatable
           impact: Deployment shop/late 0 of 1 ready
           change: created, (age) ago by pilothouse (MEDIUM)
           next: usage_advice {} (who asks for far more than it uses)\
        """,
        said(diagnose, "late"));
  }

  @Test
  void aSpotNoticeIsNamedAsTheCause() {
    apply(
        "pinned",
        "nodeSelector: {kubernetes.io/hostname: worker-1}",
        "{requests: {memory: 140Mi, cpu: 10m}}");
    looks(5);
    ToolResult tainted =
        guard.call(
            "taint_node",
            "name",
            "worker-1",
            "add",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("key", "aws-node-termination-handler/spot-itn")
                        .put("effect", "NoExecute")));
    assertFalse(tainted.isError(), tainted.text());
    looks(5);
    assertEquals(
        """
        1. SEV-3 SCHED_TAINT Deployment shop/pinned: tolerates none of the taints of the nodes that it could run on: aws-node-termination-handler/spot-itn:NoExecute on worker-1 [for (age), HIGH confidence, id f-(id)]
           evidence: of 7 nodes: 1 cordoned, 1 in trouble, 7 tainted (aws-node-termination-handler/spot-itn:NoExecute on worker-1; pool=b:NoSchedule on pool-b-node-1, pool-b-node-2, pool-b-node-3 and 3 more), 6 not selected
           evidence: Pod shop/pinned-(pod) PodScheduled: "0/7 nodes are available: 1 node(s) were unschedulable, 6 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/7 nodes are available: 7 Preemption is not helpful for scheduling."
           impact: Deployment shop/pinned 0 of 1 ready
           change: Node worker-1, where it ran: spot notice, its machine is taken back, (age) ago (MEDIUM)\
        """,
        said(diagnose, "pinned"));
  }

  @Test
  void withoutACollectorTheAnswerIsAsItWas() {
    apply("leaky", "", "{limits: {memory: 128Mi}, requests: {memory: 64Mi, cpu: 10m}}");
    guard.passed(Duration.ofMinutes(10));
    Redactor redactor = new Redactor();
    Diagnose plain =
        new Diagnose(
            guard.clusters(),
            new Engine(Parts.all(redactor, CriticalityMap.EMPTY), seam, guard.clock()),
            redactor);
    assertEquals(said(plain, "leaky"), said(diagnose(new UsageHistory()), "leaky"));
  }
}
