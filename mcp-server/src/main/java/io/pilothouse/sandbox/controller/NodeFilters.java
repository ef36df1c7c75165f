package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Why a pod cannot be put on a node: the scheduler's filter plug-ins in their order. */
final class NodeFilters {
  /**
   * @param reasons in the scheduler's words; empty when the node fits
   * @param hopeless whether the node would not fit even without its pods
   */
  record Verdict(List<String> reasons, boolean hopeless) {
    private static Verdict no(String reason) {
      return new Verdict(List.of(reason), true);
    }
  }

  private static final Verdict FITS = new Verdict(List.of(), false);

  private final JsonObject pod;
  private final JsonObject spec;
  private final Map<String, Double> requests;
  private final PodAffinity affinity;

  NodeFilters(JsonObject pod, Collection<NodeView> nodes) {
    this.pod = pod;
    this.spec = Json.object(pod, "spec");
    this.requests = NodeView.requests(pod);
    this.affinity = new PodAffinity(pod, nodes);
  }

  Verdict check(NodeView node) {
    List<JsonObject> tolerations = Json.objects(spec, "tolerations");
    if (Json.flag(node.node(), "spec", "unschedulable") && !Taints.toleratesCordon(tolerations)) {
      return Verdict.no("node(s) were unschedulable");
    }
    if (!Taints.schedulable(node.node(), tolerations)) {
      return Verdict.no("node(s) had untolerated taint(s)");
    }
    if (!NodeAffinity.matches(spec, node.node())) {
      return Verdict.no("node(s) didn't match Pod's node affinity/selector");
    }
    if (portsTaken(node)) {
      return new Verdict(
          List.of("node(s) didn't have free ports for the requested pod ports"), false);
    }
    Verdict resources = resources(node);
    if (!resources.reasons().isEmpty()) {
      return resources;
    }
    return affinity.rejection(node).map(reason -> new Verdict(List.of(reason), false)).orElse(FITS);
  }

  private Verdict resources(NodeView node) {
    List<String> reasons = new ArrayList<>();
    boolean hopeless = false;
    if (node.pods().size() + 1 > node.allocatable("pods")) {
      reasons.add("Too many pods");
    }
    for (Map.Entry<String, Double> request : requests.entrySet()) {
      String resource = request.getKey();
      if (request.getValue() > 0 && request.getValue() > node.free(resource) + 1e-9) {
        reasons.add("Insufficient " + resource);
        hopeless |= request.getValue() > node.allocatable(resource) + 1e-9;
      }
    }
    return new Verdict(reasons, hopeless);
  }

  private boolean portsTaken(NodeView node) {
    Set<String> wanted = hostPorts(pod);
    return !wanted.isEmpty()
        && node.pods().stream()
            .flatMap(other -> hostPorts(other).stream())
            .anyMatch(wanted::contains);
  }

  private static Set<String> hostPorts(JsonObject pod) {
    Set<String> ports = new HashSet<>();
    for (JsonObject container : Json.objects(pod, "spec", "containers")) {
      for (JsonObject port : Json.objects(container, "ports")) {
        if (port.containsKey("hostPort")) {
          ports.add(port.getValue("hostPort") + "/" + port.getString("protocol", "TCP"));
        }
      }
    }
    return ports;
  }
}
