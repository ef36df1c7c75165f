package io.pilothouse.monitor.usage;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.tools.core.FakeCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A cluster with a metrics API whose usage and time a test sets. */
final class ClusterFixture {
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final String METRICS = "/apis/metrics.k8s.io/v1beta1";

  final FakeCluster cluster = new FakeCluster();
  final UsageHistory history = new UsageHistory();
  final List<Figures> told = new ArrayList<>();
  private final Map<String, JsonObject> podMetrics = new TreeMap<>();
  private Instant now = START;

  /** Time moves only when a test says so. */
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  /** Where collectors keep what they know; nowhere unless a test says so. */
  Optional<UsageArchive> archive = Optional.empty();

  UsageCollector collector(String... namespaces) {
    return new UsageCollector(
        "dev",
        () -> cluster.serverReader(Optional.empty()),
        List.of(namespaces),
        history,
        told::add,
        archive,
        clock);
  }

  static CallScope scope() {
    return CallScope.within(Duration.ofSeconds(30), new Cancellation());
  }

  Instant now() {
    return now;
  }

  /** Looks again and again. */
  void look(UsageCollector collector, int times, Duration every) {
    for (int i = 0; i < times; i++) {
      collector.collect(scope()).await();
      now = now.plus(every);
    }
  }

  Figures last() {
    return told.getLast();
  }

  ContainerUsage usage(String workload) {
    return history.of("dev").orElseThrow().containers().stream()
        .filter(usage -> usage.key().workload().name().equals(workload))
        .findFirst()
        .orElseThrow();
  }

  /** A pod of a Deployment on node n1, with one container that is named {@code app}. */
  JsonObject pod(String deployment, String suffix, String resources) {
    String name = deployment + "-7d9f-" + suffix;
    JsonObject pod =
        new JsonObject(
            """
            {"metadata": {"name": "%s", "namespace": "shop", "uid": "uid-%s",
                          "creationTimestamp": "2026-02-28T00:00:00Z",
                          "labels": {"pod-template-hash": "7d9f"},
                          "ownerReferences": [{"kind": "ReplicaSet", "name": "%s-7d9f",
                                               "controller": true}]},
             "spec": {"nodeName": "n1",
                      "containers": [{"name": "app", "resources": %s}]},
             "status": {"phase": "Running"}}
            """
                .formatted(name, name, deployment, resources));
    cluster.add(FakeCluster.POD, pod);
    return pod;
  }

  /** What the metrics API says that a pod of {@link #pod} uses. */
  void uses(String pod, String cpu, String memory) {
    uses("shop", pod, cpu, memory);
  }

  void uses(String namespace, String pod, String cpu, String memory) {
    podMetrics.put(
        namespace + "/" + pod,
        new JsonObject(
            """
            {"metadata": {"name": "%s", "namespace": "%s"},
             "containers": [{"name": "app", "usage": {"cpu": "%s", "memory": "%s"}}]}
            """
                .formatted(pod, namespace, cpu, memory)));
    serve("/pods", List.copyOf(podMetrics.values()));
    serve(
        "/namespaces/" + namespace + "/pods",
        podMetrics.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(namespace + "/"))
            .map(Map.Entry::getValue)
            .toList());
  }

  JsonObject node(String name, String allocatable, String usage) {
    JsonObject node =
        new JsonObject()
            .put("metadata", new JsonObject().put("name", name).put("labels", new JsonObject()))
            .put("spec", new JsonObject().put("taints", new JsonArray()))
            .put(
                "status",
                new JsonObject()
                    .put("allocatable", new JsonObject(allocatable))
                    .put("capacity", new JsonObject(allocatable))
                    .put("conditions", new JsonArray()));
    cluster.add(FakeCluster.NODE, node);
    serve(
        "/nodes",
        List.of(
            new JsonObject()
                .put("metadata", new JsonObject().put("name", name))
                .put("usage", new JsonObject(usage))));
    return node;
  }

  private void serve(String path, List<JsonObject> items) {
    cluster.paths.put(METRICS + path, new JsonObject().put("items", new JsonArray(items)));
  }

  void event(String name, String reason, String kind, String object) {
    cluster.add(
        FakeCluster.EVENT,
        new JsonObject(
            """
            {"metadata": {"name": "%s", "namespace": "shop"}, "reason": "%s",
             "involvedObject": {"kind": "%s", "name": "%s", "uid": "uid-%s"}}
            """
                .formatted(name, reason, kind, object, object)));
  }
}
