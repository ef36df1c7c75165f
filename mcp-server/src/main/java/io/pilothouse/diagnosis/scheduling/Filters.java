package io.pilothouse.diagnosis.scheduling;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks of each node what the scheduler asks. What depends on other pods is asked only where all
 * pods of the cluster were read. Of one thread.
 */
public final class Filters {
  private final ObjectGraph graph;
  private final Map<String, NodeRoom> rooms;
  private final List<PodTerms.Placed> keepingAway;

  public Filters(ObjectGraph graph) {
    this.graph = graph;
    this.rooms = NodeRoom.of(graph);
    this.keepingAway = PodTerms.keepingAway(rooms.values());
  }

  /** Every node, in the order of their names. */
  public Collection<NodeRoom> rooms() {
    return rooms.values();
  }

  /** What stands between a pod and each node, in the order of their names. */
  public List<NodeFit> of(KubeObject pod) {
    PodRequests requests = PodRequests.of(pod.spec());
    NodeTerms wanted = NodeTerms.ofPod(pod.spec());
    PodTerms others = new PodTerms(graph, rooms.values(), keepingAway, pod);
    List<KubeObject> volumes = volumes(pod);
    return rooms.values().stream()
        .map(
            room -> {
              Map<Obstacle, String> found = new EnumMap<>(Obstacle.class);
              state(pod, room.node(), found);
              if (!wanted.matches(room.node())) {
                found.put(Obstacle.SELECTOR, wanted.toString());
              }
              volumes.stream()
                  .filter(volume -> !reaches(volume, room.node()))
                  .findFirst()
                  .ifPresent(volume -> found.put(Obstacle.VOLUME, volume.ref().toString()));
              shortage(requests, room).ifPresent(it -> found.put(Obstacle.RESOURCES, it));
              if (graph.seesAllPods()) {
                among(pod, room, others, found);
              }
              return new NodeFit(room.node(), found);
            })
        .toList();
  }

  private static void state(KubeObject pod, KubeObject node, Map<Obstacle, String> found) {
    if (Json.flag(node.spec(), "unschedulable") && !Taint.toleratesCordon(pod.spec())) {
      found.put(Obstacle.CORDON, "cordoned");
    }
    Map<Boolean, List<Taint>> taints =
        Taint.untolerated(node, pod.spec()).stream()
            .collect(Collectors.partitioningBy(Taint::isCondition));
    taints.get(true).stream()
        .findFirst()
        .ifPresent(each -> found.put(Obstacle.CONDITION, each.toString()));
    taints.get(false).stream()
        .findFirst()
        .ifPresent(each -> found.put(Obstacle.TAINT, each.toString()));
  }

  private static void among(
      KubeObject pod, NodeRoom room, PodTerms others, Map<Obstacle, String> found) {
    if (room.mostPods() > 0 && room.pods().size() >= room.mostPods()) {
      found.put(Obstacle.PODLIMIT, room.pods().size() + " of " + room.mostPods() + " pods");
    }
    hostPort(pod, room).ifPresent(it -> found.put(Obstacle.HOSTPORT, it));
    others.spread(room.node()).ifPresent(it -> found.put(Obstacle.SPREAD, it));
    others.antiAffinity(room.node()).ifPresent(it -> found.put(Obstacle.ANTIAFFINITY, it));
    others.affinity(room.node()).ifPresent(it -> found.put(Obstacle.AFFINITY, it));
  }

  /** What the node has too little of; of what is free, where that is known. */
  private Optional<String> shortage(PodRequests requests, NodeRoom room) {
    return requests.resources().stream()
        .filter(resource -> requests.of(resource).compareTo(available(room, resource)) > 0)
        .findFirst();
  }

  private Quantity available(NodeRoom room, String resource) {
    return graph.seesAllPods() ? room.free(resource) : room.allocatable(resource);
  }

  private static boolean reaches(KubeObject volume, KubeObject node) {
    NodeTerms terms = NodeTerms.ofVolume(volume);
    return terms.isEmpty() || terms.matches(node);
  }

  /** Those that its claims are bound to. */
  public List<KubeObject> volumes(KubeObject pod) {
    return graph.dependencies(pod.ref()).stream()
        .filter(ref -> ref.kind().equals("PersistentVolumeClaim"))
        .flatMap(ref -> graph.find(ref).stream())
        .map(claim -> Ref.cluster("PersistentVolume", Json.text(claim.spec(), "volumeName")))
        .flatMap(ref -> graph.find(ref).stream())
        .toList();
  }

  private static Optional<String> hostPort(KubeObject pod, NodeRoom room) {
    List<String> wanted = hostPorts(pod.spec());
    return room.pods().stream()
        .flatMap(
            other ->
                hostPorts(other.spec()).stream()
                    .filter(wanted::contains)
                    .map(port -> "port " + port + " is held by " + other.ref()))
        .findFirst();
  }

  private static List<String> hostPorts(JsonObject podSpec) {
    List<String> ports = new ArrayList<>();
    Stream.concat(
            Json.list(podSpec, "containers").stream(),
            Json.list(podSpec, "initContainers").stream()
                .filter(each -> Json.text(each, "restartPolicy").equals("Always")))
        .flatMap(container -> Json.list(container, "ports").stream())
        .filter(port -> Json.number(port, "hostPort") > 0)
        .forEach(
            port ->
                ports.add(
                    Json.number(port, "hostPort")
                        + "/"
                        + (Json.text(port, "protocol").isEmpty()
                            ? "TCP"
                            : Json.text(port, "protocol"))));
    return ports;
  }
}
