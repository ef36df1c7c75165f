package io.pilothouse.monitor.usage;

import io.pilothouse.monitor.usage.Reading.Part;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Adds up what a look found: for the cluster, each node and each workload. */
final class FigureMaker {
  /** How many nodes, and how many workloads, are told one by one. */
  static final int MOST = 500;

  private final Map<Measure, Resources> cluster = new EnumMap<>(Measure.class);
  private final Map<String, Map<Measure, Resources>> nodes = new HashMap<>();
  private final Map<Workload, Map<Measure, Resources>> workloads = new HashMap<>();

  FigureMaker(Reading reading, Map<String, ObservedPod> pods) {
    nodes(reading.nodes());
    pods.values().stream().filter(ObservedPod::isActive).forEach(this::pod);
    for (JsonObject metrics : reading.podUsage().items()) {
      Workload workload = workloadOf(metrics, pods);
      Json.list(metrics, "containers")
          .forEach(
              container ->
                  add(
                      workloads.computeIfAbsent(workload, FigureMaker::amounts),
                      Measure.USED,
                      Resources.of(Json.object(container, "usage"))));
    }
    used(reading);
  }

  static Workload workloadOf(JsonObject metrics, Map<String, ObservedPod> pods) {
    ObservedPod pod = pods.get(ObservedPod.key(metrics));
    return pod == null ? Workload.of(metrics) : pod.workload();
  }

  private void nodes(Part read) {
    for (JsonObject node : read.items()) {
      Map<Measure, Resources> amounts =
          nodes.computeIfAbsent(Json.name(node), FigureMaker::amounts);
      JsonObject status = Json.object(node, "status");
      Resources capacity = Resources.of(Json.object(status, "capacity"));
      Resources allocatable = Resources.of(Json.object(status, "allocatable"));
      add(amounts, Measure.CAPACITY, capacity);
      add(amounts, Measure.ALLOCATABLE, allocatable);
      add(cluster, Measure.CAPACITY, capacity);
      add(cluster, Measure.ALLOCATABLE, allocatable);
    }
  }

  private void pod(ObservedPod pod) {
    Resources requests = pod.requests();
    Resources limits = pod.limits();
    String node = Json.text(Json.object(pod.json(), "spec"), "nodeName");
    Map<Measure, Resources> workload =
        workloads.computeIfAbsent(pod.workload(), FigureMaker::amounts);
    add(workload, Measure.REQUESTED, requests);
    add(workload, Measure.LIMIT, limits);
    // What waits for a node takes up no room yet.
    if (!node.isEmpty()) {
      Map<Measure, Resources> amounts = nodes.computeIfAbsent(node, FigureMaker::amounts);
      add(amounts, Measure.REQUESTED, requests);
      add(amounts, Measure.LIMIT, limits);
      add(cluster, Measure.REQUESTED, requests);
      add(cluster, Measure.LIMIT, limits);
    }
  }

  /** A cluster uses what its nodes use; where they are not known, what its pods use. */
  private void used(Reading reading) {
    for (JsonObject metrics : reading.nodeUsage().items()) {
      Resources used = Resources.of(Json.object(metrics, "usage"));
      add(nodes.computeIfAbsent(Json.name(metrics), FigureMaker::amounts), Measure.USED, used);
      add(cluster, Measure.USED, used);
    }
    if (!reading.nodeUsage().read()) {
      workloads.values().stream()
          .filter(amounts -> amounts.containsKey(Measure.USED))
          .forEach(amounts -> add(cluster, Measure.USED, amounts.get(Measure.USED)));
    }
  }

  private static Map<Measure, Resources> amounts(Object of) {
    return new EnumMap<>(Measure.class);
  }

  private static void add(Map<Measure, Resources> amounts, Measure measure, Resources more) {
    amounts.merge(measure, more, Resources::plus);
  }

  Figures of(String context, boolean up, Figures.Happenings happenings, int containersLeftOut) {
    return new Figures(
        context,
        up,
        Map.copyOf(cluster),
        largest(nodes, Comparator.naturalOrder()).stream()
            .map(node -> new Figures.Node(node.getKey(), Map.copyOf(node.getValue())))
            .toList(),
        largest(workloads, Comparator.comparing(Workload::toString)).stream()
            .map(one -> new Figures.OfWorkload(one.getKey(), Map.copyOf(one.getValue())))
            .toList(),
        happenings,
        new Figures.LeftOut(
            Math.max(0, nodes.size() - MOST),
            Math.max(0, workloads.size() - MOST),
            containersLeftOut));
  }

  private static <K> Collection<Map.Entry<K, Map<Measure, Resources>>> largest(
      Map<K, Map<Measure, Resources>> all, Comparator<K> byName) {
    ToDoubleFunction<Map.Entry<K, Map<Measure, Resources>>> size =
        entry -> entry.getValue().values().stream().mapToDouble(Resources::memory).max().orElse(0);
    Comparator<Map.Entry<K, Map<Measure, Resources>>> bySize =
        Comparator.comparingDouble(size).reversed();
    List<Map.Entry<K, Map<Measure, Resources>>> sorted =
        all.entrySet().stream()
            .sorted(bySize.thenComparing(Map.Entry.comparingByKey(byName)))
            .toList();
    return sorted.subList(0, Math.min(MOST, sorted.size()));
  }
}
