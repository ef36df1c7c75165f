package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.controller.EventRecorder.Happening;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts pods on nodes: every filter has to agree; of the nodes left, the emptiest is taken. */
final class Scheduler implements Controller {
  private static final String NAME = "default-scheduler";
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final ControllerClient client;

  Scheduler(ControllerClient client) {
    this.client = client;
  }

  @Override
  public Collection<Key> affectedBy(Change change) {
    boolean pod = client.concerns(change, Kind.POD);
    boolean gone = change.type() == Change.Type.DELETED || Pods.finished(change.object());
    if (pod && !gone) {
      return waits(change.object()) && asksAnew(change)
          ? List.of(Key.of(change.object()))
          : List.of();
    }
    boolean room = pod && !Pods.nodeName(change.object()).isEmpty();
    return room || node(change) || client.concerns(change, Kind.VOLUME_CLAIM)
        ? client.list(Kind.POD, "").stream().filter(Scheduler::waits).map(Key::of).toList()
        : List.of();
  }

  /** What only its status says, such as that it could not be scheduled, is no reason to try. */
  private static boolean asksAnew(Change change) {
    JsonObject old = change.previous();
    return old == null || !Json.object(old, "spec").equals(Json.object(change.object(), "spec"));
  }

  /** Of a node, more than the times of its heartbeats has to have changed. */
  private boolean node(Change change) {
    JsonObject old = change.previous();
    return client.concerns(change, Kind.NODE)
        && (old == null
            || !Json.object(old, "spec").equals(Json.object(change.object(), "spec"))
            || !Json.object(old, "metadata", "labels")
                .equals(Json.object(change.object(), "metadata", "labels"))
            || !Json.object(old, "status", "allocatable")
                .equals(Json.object(change.object(), "status", "allocatable")));
  }

  private static boolean waits(JsonObject pod) {
    return Pods.nodeName(pod).isEmpty()
        && Pods.active(pod)
        && NAME.equals(Json.text(pod, "spec", "schedulerName"))
        && Json.objects(pod, "spec", "schedulingGates").isEmpty();
  }

  @Override
  public void reconcile(Key key) {
    client.find(Kind.POD, key).filter(Scheduler::waits).ifPresent(this::schedule);
  }

  private void schedule(JsonObject pod) {
    Map<String, NodeView> nodes = NodeView.all(client);
    Optional<String> claim = new Claims(client).unready(pod);
    if (claim.isPresent()) {
      String none = "0/" + nodes.size() + " nodes are available: ";
      String hopeless = nodes.size() + " Preemption is not helpful for scheduling.";
      fail(pod, none + claim.get() + ". preemption: " + none + hopeless);
      return;
    }
    NodeFilters filters = new NodeFilters(pod, nodes.values());
    Map<String, Integer> reasons = new TreeMap<>();
    int hopeless = 0;
    NodeView best = null;
    Comparator<NodeView> order = order(pod);
    for (NodeView node : nodes.values()) {
      NodeFilters.Verdict verdict = filters.check(node);
      verdict.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
      hopeless += verdict.hopeless() ? 1 : 0;
      if (verdict.reasons().isEmpty() && (best == null || order.compare(node, best) < 0)) {
        best = node;
      }
    }
    if (best == null) {
      fail(pod, message(nodes.size(), hopeless, reasons));
    } else {
      bind(pod, best);
    }
  }

  /** Nodes without pods of the same owner first, then those with the most room. */
  private static Comparator<NodeView> order(JsonObject pod) {
    String owner = Owners.controller(pod).map(ref -> ref.getString("uid")).orElse("");
    return Comparator.comparingLong((NodeView node) -> siblings(node, owner))
        .thenComparing(Scheduler::load)
        .thenComparing(NodeView::name);
  }

  private static long siblings(NodeView node, String owner) {
    return node.pods().stream()
        .flatMap(other -> Owners.controller(other).stream())
        .filter(reference -> owner.equals(reference.getString("uid")))
        .count();
  }

  private static double load(NodeView node) {
    double cpu = node.allocatable("cpu");
    return cpu == 0 ? 1 : 1 - node.free("cpu") / cpu;
  }

  private static String message(int nodes, int hopeless, Map<String, Integer> reasons) {
    if (nodes == 0) {
      return "no nodes available to schedule pods";
    }
    String none = "0/" + nodes + " nodes are available: ";
    String list =
        reasons.entrySet().stream()
            .map(reason -> reason.getValue() + " " + reason.getKey())
            .sorted()
            .collect(Collectors.joining(", "));
    String victims =
        hopeless == nodes
            ? hopeless + " Preemption is not helpful for scheduling."
            : (nodes - hopeless)
                + " No preemption victims found for incoming pod"
                + (hopeless == 0
                    ? "."
                    : ", " + hopeless + " Preemption is not helpful for scheduling.");
    return none + list + ". no new claims to deallocate, preemption: " + none + victims;
  }

  private void fail(JsonObject pod, String message) {
    JsonObject condition =
        condition(pod, "False").put("reason", "Unschedulable").put("message", message);
    JsonArray conditions = Conditions.with(conditions(pod), condition);
    client.updateStatus(
        Kind.POD, Json.with(pod, conditions, "status", "conditions"), "kube-scheduler");
    client
        .events()
        .recordSeries(pod, "Scheduling", Happening.warning(NAME, "FailedScheduling", message));
  }

  private void bind(JsonObject pod, NodeView node) {
    JsonObject bound = Json.with(pod, node.name(), "spec", "nodeName");
    String zone = node.labels().get(ZONE);
    if (zone != null) {
      bound = Json.with(bound, zone, "metadata", "labels", ZONE);
    }
    JsonArray conditions = Conditions.with(conditions(pod), condition(pod, "True"));
    client.put(Kind.POD, Json.with(bound, conditions, "status", "conditions"));
    String message =
        "Successfully assigned %s/%s to %s"
            .formatted(
                Json.text(pod, "metadata", "namespace"),
                Json.text(pod, "metadata", "name"),
                node.name());
    client.events().recordSeries(pod, "Binding", Happening.normal(NAME, "Scheduled", message));
  }

  private static JsonArray conditions(JsonObject pod) {
    return ControllerClient.array(Json.objects(pod, "status", "conditions"));
  }

  private JsonObject condition(JsonObject pod, String status) {
    String since =
        Conditions.of(pod, "PodScheduled")
            .filter(old -> status.equals(old.getString("status")))
            .map(old -> old.getString("lastTransitionTime"))
            .orElse(client.timestamp());
    return new JsonObject()
        .put("type", "PodScheduled")
        .put("status", status)
        .put("observedGeneration", Json.number(pod, "metadata", "generation"))
        .put("lastProbeTime", null)
        .put("lastTransitionTime", since);
  }
}
