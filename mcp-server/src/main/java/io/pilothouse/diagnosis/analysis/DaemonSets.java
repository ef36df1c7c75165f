package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.graph.Readiness;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.scheduling.NodeTerms;
import io.pilothouse.diagnosis.scheduling.Taint;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.tools.core.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** DaemonSets that do not run where they should. */
final class DaemonSets implements Analyzer {
  private static final int NAMED = 3;

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    Progress progress = new Progress(graph);
    return graph.all("DaemonSet").stream()
        .filter(each -> each.deleted().isEmpty())
        .flatMap(each -> observe(graph, progress, each));
  }

  private static Stream<Observation> observe(ObjectGraph graph, Progress progress, KubeObject set) {
    List<Observation> found = new ArrayList<>();
    Readiness ready = Readiness.of(set).orElseThrow();
    boolean starting = progress.isStarting(set, ready.wanted());
    if (ready.isShort() && !starting) {
      found.add(missing(graph, progress, set, ready));
    }
    if (ready.wanted() == 0) {
      nowhere(graph, set).ifPresent(found::add);
    }
    misscheduled(graph, set).ifPresent(found::add);
    updateStuck(set, ready, starting).ifPresent(found::add);
    return found.stream();
  }

  private static Observation missing(
      ObjectGraph graph, Progress progress, KubeObject set, Readiness ready) {
    List<KubeObject> pods = graph.children(set.ref());
    List<String> without =
        graph.all("Node").stream()
            .filter(node -> NodeTerms.ofPod(set.podSpec()).matches(node))
            .filter(
                node ->
                    Taint.untolerated(node, set.podSpec()).stream().allMatch(Taint::isCondition))
            .filter(node -> pods.stream().noneMatch(pod -> isFor(pod, node)))
            .map(node -> node.name() + " has none")
            .toList();
    List<String> unready =
        pods.stream()
            .filter(pod -> !Progress.isReady(pod))
            .map(pod -> Json.text(pod.spec(), "nodeName") + " " + Json.text(pod.status(), "phase"))
            .map(String::strip)
            .toList();
    String nodes =
        Stream.concat(unready.stream(), without.stream())
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    return Observation.of(Code.DS_MISSING, set, ready + (nodes.isEmpty() ? "" : ": " + nodes))
        .because(
            set
                + " status.desiredNumberScheduled "
                + ready.wanted()
                + ", currentNumberScheduled "
                + Json.number(set.status(), "currentNumberScheduled")
                + ", numberReady "
                + ready.ready())
        .since(progress.since(set));
  }

  /** A pod that waits for its node names it in its affinity. */
  private static boolean isFor(KubeObject pod, KubeObject node) {
    String name = Json.text(pod.spec(), "nodeName");
    return name.isEmpty() ? NodeTerms.ofPod(pod.spec()).matches(node) : name.equals(node.name());
  }

  /** Many are made for nodes that a cluster does not have; a near miss is a mistake. */
  private static Optional<Observation> nowhere(ObjectGraph graph, KubeObject set) {
    List<KubeObject> nodes = graph.all("Node");
    return NodeTerms.ofPod(set.podSpec()).requirements().stream()
        .filter(each -> each.operator().equals("In") && !each.values().isEmpty())
        .filter(each -> !nodes.isEmpty() && nodes.stream().noneMatch(each::holds))
        .flatMap(
            each ->
                nearMiss(each, nodes).stream()
                    .map(
                        near ->
                            Observation.of(
                                    Code.DS_MISSING,
                                    set,
                                    "runs nowhere: no node has "
                                        + each
                                        + "; the nearest is "
                                        + near)
                                .because(set + " nodeSelector: " + each)))
        .findFirst();
  }

  private static Optional<String> nearMiss(NodeTerms.Requirement wanted, List<KubeObject> nodes) {
    List<String> values =
        nodes.stream()
            .map(node -> Json.text(node.labels(), wanted.key()))
            .filter(it -> !it.isEmpty())
            .toList();
    if (!values.isEmpty()) {
      return Nearest.to(wanted.values().get(0), values, 1).stream()
          .findFirst()
          .map(value -> wanted.key() + "=" + value);
    }
    return Nearest.to(
            wanted.toString(),
            nodes.stream()
                .flatMap(node -> node.labels().stream())
                .map(label -> label.getKey() + "=" + label.getValue())
                .filter(label -> label.endsWith("=" + wanted.values().get(0)))
                .toList(),
            1)
        .stream()
        .findFirst();
  }

  private static Optional<Observation> misscheduled(ObjectGraph graph, KubeObject set) {
    int count = Json.number(set.status(), "numberMisscheduled");
    if (count == 0) {
      return Optional.empty();
    }
    String nodes =
        graph.children(set.ref()).stream()
            .flatMap(pod -> graph.find("Node", "", Json.text(pod.spec(), "nodeName")).stream())
            .filter(
                node ->
                    !NodeTerms.ofPod(set.podSpec()).matches(node)
                        || !Taint.untolerated(node, set.podSpec()).isEmpty())
            .map(KubeObject::name)
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    return Optional.of(
        Observation.of(
                Code.DS_MISSCHEDULED,
                set,
                count
                    + " of its pods run where they should not"
                    + (nodes.isEmpty() ? "" : ": " + nodes))
            .at(Level.LOW)
            .because(set + " status.numberMisscheduled: " + count));
  }

  private static Optional<Observation> updateStuck(
      KubeObject set, Readiness ready, boolean starting) {
    int updated = Json.number(set.status(), "updatedNumberScheduled");
    boolean byHand =
        Json.text(Json.object(set.spec(), "updateStrategy"), "type").equals("OnDelete");
    boolean told = set.status().containsKey("updatedNumberScheduled") || byHand;
    boolean waits = byHand || ready.isShort() && !starting;
    return !told || updated >= ready.wanted() || !waits
        ? Optional.empty()
        : Optional.of(
            Observation.of(
                    Code.DS_UPDATE_STUCK,
                    set,
                    updated
                        + " of "
                        + ready.wanted()
                        + " pods are updated"
                        + (byHand
                            ? "; with OnDelete a pod is updated when somebody deletes it"
                            : ""))
                .because(set + " status.updatedNumberScheduled: " + updated));
  }
}
