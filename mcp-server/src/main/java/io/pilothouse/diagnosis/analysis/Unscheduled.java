package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.scheduling.Filters;
import io.pilothouse.diagnosis.scheduling.NodeFit;
import io.pilothouse.diagnosis.scheduling.Verdict;
import io.pilothouse.tools.core.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pods that no node takes. */
final class Unscheduled implements Analyzer {
  /** A scheduler that works has looked at a pod by then. */
  private static final Duration LOOKED_AT = Duration.ofSeconds(30);

  private static final Duration GATED = Duration.ofMinutes(2);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    List<KubeObject> pending =
        graph.all("Pod").stream()
            .filter(pod -> Json.text(pod.status(), "phase").equals("Pending"))
            .filter(pod -> pod.deleted().isEmpty())
            .toList();
    if (pending.isEmpty()) {
      return Stream.empty();
    }
    Filters filters = new Filters(graph);
    Map<Ref, List<NodeFit>> ofReplicas = new HashMap<>();
    return pending.stream().flatMap(pod -> observe(graph, filters, ofReplicas, pod).stream());
  }

  private static Optional<Observation> observe(
      ObjectGraph graph, Filters filters, Map<Ref, List<NodeFit>> ofReplicas, KubeObject pod) {
    String node = Json.text(pod.spec(), "nodeName");
    if (!node.isEmpty()) {
      return absentNode(graph, pod, node);
    }
    Optional<Condition> scheduled = pod.condition("PodScheduled");
    List<String> gates =
        Json.list(pod.spec(), "schedulingGates").stream()
            .map(each -> Json.text(each, "name"))
            .toList();
    if (!gates.isEmpty()) {
      return pod.age(graph.now()).compareTo(GATED) < 0
          ? Optional.empty()
          : Optional.of(
              Observation.of(
                      Code.SCHED_GATED,
                      pod,
                      "held back by scheduling gate "
                          + String.join(", ", gates)
                          + ", which its controller has not removed")
                  .because(pod + " spec.schedulingGates: " + String.join(", ", gates))
                  .since(pod.created()));
    }
    if (scheduled.isEmpty()) {
      return unseen(graph, pod);
    }
    if (!scheduled.get().isFalse()) {
      return Optional.empty();
    }
    String message = message(graph, pod, scheduled.get());
    List<NodeFit> fits = fits(filters, ofReplicas, pod);
    return Optional.of(
        new PlacementReport(graph, filters, pod, message)
            .of(Verdict.of(fits), fits)
            .because(pod + " PodScheduled: " + Quote.of(message))
            .since(scheduled.get().since()));
  }

  /** Pods of one ReplicaSet or Job differ in nothing that a filter asks for. */
  private static List<NodeFit> fits(
      Filters filters, Map<Ref, List<NodeFit>> ofReplicas, KubeObject pod) {
    Optional<Ref> replicas =
        pod.controller()
            .filter(owner -> owner.kind().equals("ReplicaSet") || owner.kind().equals("Job"));
    return replicas.isPresent()
        ? ofReplicas.computeIfAbsent(replicas.get(), owner -> filters.of(pod))
        : filters.of(pod);
  }

  private static String message(ObjectGraph graph, KubeObject pod, Condition scheduled) {
    return scheduled.message().isEmpty()
        ? graph
            .event(pod, "FailedScheduling")
            .map(event -> event.message())
            .orElse(scheduled.reason())
        : scheduled.message();
  }

  private static Optional<Observation> absentNode(ObjectGraph graph, KubeObject pod, String node) {
    boolean lost =
        graph.isAbsent(Ref.cluster("Node", node))
            && !graph.all("Node").isEmpty()
            && pod.age(graph.now()).compareTo(LOOKED_AT) > 0;
    return lost
        ? Optional.of(
            Observation.of(
                    Code.SCHED_NONE,
                    pod,
                    "bound to node "
                        + node
                        + ", which does not exist"
                        + Names.near(node, graph.all("Node")))
                .because(pod + " spec.nodeName: " + node)
                .since(pod.created()))
        : Optional.empty();
  }

  /** Nobody has looked at it. */
  private static Optional<Observation> unseen(ObjectGraph graph, KubeObject pod) {
    if (pod.age(graph.now()).compareTo(LOOKED_AT) < 0) {
      return Optional.empty();
    }
    String scheduler = Json.text(pod.spec(), "schedulerName");
    String name = scheduler.isEmpty() ? "default-scheduler" : scheduler;
    String others =
        graph.all("Pod").stream()
            .filter(other -> !Json.text(other.spec(), "nodeName").isEmpty())
            .map(other -> Json.text(other.spec(), "schedulerName"))
            .filter(other -> !other.isEmpty() && !other.equals(name))
            .distinct()
            .sorted()
            .limit(3)
            .collect(Collectors.joining(", "));
    return Optional.of(
        Observation.of(
                Code.SCHED_NONE,
                pod,
                "no scheduler has looked at it: "
                    + name
                    + (others.isEmpty()
                        ? " does not seem to run"
                        : " does not seem to run; pods here are scheduled by " + others))
            .because(pod + " spec.schedulerName: " + name + ", no PodScheduled condition")
            .since(pod.created()));
  }
}
