package io.pilothouse.diagnosis.scheduling;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much of a node is taken.
 *
 * @param allocatable by resource
 * @param used by resource, the sum of what the pods on it ask for
 * @param pods on it that have not ended
 */
public record NodeRoom(
    KubeObject node,
    Map<String, Quantity> allocatable,
    Map<String, Quantity> used,
    List<KubeObject> pods) {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  /** Of every node; what is used is true only if the graph sees all pods. */
  static Map<String, NodeRoom> of(ObjectGraph graph) {
    Map<String, List<KubeObject>> pods = new HashMap<>();
    graph.all("Pod").stream()
        .filter(pod -> !ENDED.contains(Json.text(pod.status(), "phase")))
        .forEach(
            pod ->
                pods.computeIfAbsent(
                        Json.text(pod.spec(), "nodeName"), name -> new java.util.ArrayList<>())
                    .add(pod));
    Map<String, NodeRoom> rooms = new TreeMap<>();
    for (KubeObject node : graph.all("Node")) {
      List<KubeObject> here = pods.getOrDefault(node.name(), List.of());
      Map<String, Quantity> used = new TreeMap<>();
      here.forEach(pod -> PodRequests.add(used, PodRequests.of(pod.spec()).amounts()));
      rooms.put(
          node.name(),
          new NodeRoom(
              node, PodRequests.amounts(Json.object(node.status(), "allocatable")), used, here));
    }
    return rooms;
  }

  /** Nothing where the node does not have the resource at all. */
  public Quantity allocatable(String resource) {
    return allocatable.getOrDefault(resource, Quantity.ZERO);
  }

  /** What is left; may be less than nothing. */
  public Quantity free(String resource) {
    return new Quantity(
        allocatable(resource)
            .amount()
            .subtract(used.getOrDefault(resource, Quantity.ZERO).amount()));
  }

  /** {@code 0} if it does not say. */
  int mostPods() {
    return allocatable("pods").amount().intValue();
  }
}
