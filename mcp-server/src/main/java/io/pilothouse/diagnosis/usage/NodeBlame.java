package io.pilothouse.diagnosis.usage;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names the announced loss of a node as the change that brought a fault about, by the three tests
 * for any change: time (it was announced in the half hour before), cause (a fault of that node, of
 * pods on it, or of a workload that had some there), and contrast (other nodes work). A fault at
 * the node and contrast make it HIGH, one of both MEDIUM.
 */
final class NodeBlame {
  private static final Duration HORIZON = Duration.ofMinutes(30);

  private record Fit(NodeLoss loss, Confidence confidence, String where) {}

  private final List<NodeLoss> losses;
  private final ObjectGraph graph;
  private final Set<String> lost;

  NodeBlame(List<NodeLoss> losses, ObjectGraph graph) {
    this.losses = losses;
    this.graph = graph;
    this.lost = losses.stream().map(NodeLoss::node).collect(Collectors.toSet());
  }

  /** The very same if none fits, or another change fits better. */
  Finding of(Finding finding) {
    return fit(finding)
        .filter(fit -> isBetter(fit, finding))
        .map(
            fit ->
                finding.changed(
                    new Change(
                        fit.where() + fit.loss().words(),
                        Optional.of(fit.loss().at()),
                        "",
                        "",
                        "",
                        surer(fit, finding))))
        .orElse(finding);
  }

  /** What the taint is that came with it is said better by what it announces. */
  private static boolean isBetter(Fit fit, Finding finding) {
    return finding
        .change()
        .filter(
            other ->
                other.confidence().compareTo(fit.confidence()) <= 0
                    && !isOf(other, finding, fit.loss().node()))
        .isEmpty();
  }

  /** The taint that came with it may prove more than the time does. */
  private static Confidence surer(Fit fit, Finding finding) {
    return finding
        .change()
        .map(Change::confidence)
        .filter(other -> other.compareTo(fit.confidence()) < 0)
        .orElse(fit.confidence());
  }

  private static boolean isOf(Change change, Finding finding, String node) {
    return finding.root().equals(Ref.cluster("Node", node))
        || change.what().startsWith("Node " + node + " ");
  }

  private Optional<Fit> fit(Finding finding) {
    Optional<Instant> began = finding.observed().since();
    if (began.isEmpty() || losses.isEmpty()) {
      return Optional.empty();
    }
    Set<String> nodes = nodes(finding);
    return losses.stream()
        .filter(loss -> isInTime(loss, began.get()))
        .flatMap(loss -> fit(finding, loss, nodes).stream())
        .min(
            Comparator.comparing(Fit::confidence)
                .thenComparing(fit -> fit.loss().at(), Comparator.reverseOrder())
                .thenComparing(fit -> fit.loss().node())
                .thenComparing(fit -> fit.loss().words()));
  }

  private static boolean isInTime(NodeLoss loss, Instant began) {
    return !loss.notBefore().isAfter(began) && !loss.at().isBefore(began.minus(HORIZON));
  }

  private Optional<Fit> fit(Finding finding, NodeLoss loss, Set<String> nodes) {
    if (nodes.contains(loss.node()) && isOfItsNode(finding.code())) {
      boolean contrast = lost.containsAll(nodes) && othersWork();
      boolean itself = finding.root().equals(Ref.cluster("Node", loss.node()));
      return Optional.of(
          new Fit(
              loss,
              contrast ? Confidence.HIGH : Confidence.MEDIUM,
              itself ? "" : "Node " + loss.node() + ": "));
    }
    return loss.carried().contains(finding.root()) && isForWantOfANode(finding.code())
        ? Optional.of(new Fit(loss, Confidence.MEDIUM, "Node " + loss.node() + ", where it ran: "))
        : Optional.empty();
  }

  /** Nodes that it was seen at, or where the pods are that it was seen at. */
  private Set<String> nodes(Finding finding) {
    return finding.members().stream().flatMap(this::nodes).collect(Collectors.toSet());
  }

  private Stream<String> nodes(Observation seen) {
    Ref subject = seen.subject();
    return subject.kind().equals("Node")
        ? Stream.of(subject.name())
        : graph.find(subject).stream()
            .map(pod -> Json.text(pod.spec(), "nodeName"))
            .filter(name -> !name.isEmpty());
  }

  private boolean othersWork() {
    return graph.all("Node").stream()
        .filter(node -> !lost.contains(node.name()))
        .anyMatch(node -> node.condition("Ready").filter(Condition::isTrue).isPresent());
  }

  /** What a node that goes away, or is emptied before it goes, does to itself and its pods. */
  private static boolean isOfItsNode(Code code) {
    return switch (code) {
      case NODE_NOTREADY,
          NODE_NETWORK,
          NODE_CONDITION,
          POD_FAILED,
          STATUS_UNKNOWN,
          STUCK_TERMINATING,
          SCHED_NONE ->
          true;
      default -> false;
    };
  }

  /** What pods come to that have to go elsewhere. */
  private static boolean isForWantOfANode(Code code) {
    return switch (code) {
      case SCHED_RESOURCES,
          SCHED_SELECTOR,
          SCHED_TAINT,
          SCHED_ANTIAFFINITY,
          SCHED_SPREAD,
          SCHED_CORDON,
          SCHED_PODLIMIT,
          SCHED_HOSTPORT,
          SCHED_VOLUME,
          SCHED_OTHER,
          ATTACH_FAIL,
          UNAVAILABLE,
          DEGRADED ->
          true;
      default -> false;
    };
  }
}
