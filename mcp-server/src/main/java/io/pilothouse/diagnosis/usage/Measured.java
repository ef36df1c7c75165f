package io.pilothouse.diagnosis.usage;

import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.scheduling.NodeTerms;
import io.pilothouse.diagnosis.scheduling.PodRequests;
import io.pilothouse.diagnosis.scheduling.SchedulerMessage;
import io.pilothouse.diagnosis.scheduling.Taint;
import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What was measured, put to findings that have to do with memory, CPU or room. */
final class Measured {
  /** A node or container that uses so much of what it has is at its end. */
  private static final double NEARLY = 0.9;

  /** Where so many times more is asked for than used, nobody needs another node. */
  private static final double WASTE = 2;

  private static final String LATELY = ", in the last hour or two: ";

  private final UsageSource usage;
  private final String context;
  private final ObjectGraph graph;

  Measured(UsageSource usage, String context, ObjectGraph graph) {
    this.usage = usage;
    this.context = context;
    this.graph = graph;
  }

  /** Whether what is measured for it is of nodes, rather than of its own pods. */
  static boolean isOfNodes(Finding finding) {
    return switch (finding.code()) {
      case OOM, PROBE_TIMEOUT -> false;
      default -> true;
    };
  }

  /** The very same if nothing is known that matters to it. */
  Finding of(Finding finding) {
    return switch (finding.code()) {
      case OOM -> container(finding).map(use -> killed(finding, use)).orElse(finding);
      case PROBE_TIMEOUT -> container(finding).map(use -> starved(finding, use)).orElse(finding);
      case SCHED_RESOURCES -> crowded(finding);
      case EVICTED, NODE_PRESSURE -> isAboutMemory(finding) ? node(finding, 0) : finding;
      case NODE_NOTREADY -> node(finding, NEARLY);
      default -> finding;
    };
  }

  private Optional<ContainerUse> container(Finding finding) {
    Observation observed = finding.observed();
    return usage.container(context, graph.root(observed.subject()), observed.container());
  }

  private static Finding killed(Finding finding, ContainerUse use) {
    if (use.memory() == 0) {
      return finding;
    }
    String watched = Figures.watched(use.watched());
    String fact =
        "memory of container "
            + finding.observed().container()
            + " in "
            + watched
            + ": at most "
            + Figures.memory(use.memory())
            + (use.memoryLimit() == 0 ? "" : ", limit " + Figures.memory(use.memoryLimit()))
            + (use.kills() == 0 ? "" : ", killed for it " + Figures.times(use.kills()));
    Observation seen = finding.observed().backed(fact);
    return finding.observing(
        use.suggestedLimit() <= use.memoryLimit() ? seen : enlarged(seen, use, watched));
  }

  /** By what was measured instead of by guess. */
  private static Observation enlarged(Observation seen, ContainerUse use, String watched) {
    return seen.next().stream()
        .filter(call -> call.tool().equals("update_deployment"))
        .findFirst()
        .map(
            call ->
                seen.instead(
                    new NextCall(
                        call.tool(),
                        call.arguments()
                            .copy()
                            .put(
                                "limits",
                                new JsonObject()
                                    .put("memory", Figures.memory(use.suggestedLimit()))),
                        "30% above the most it needed in " + watched + ", if it does not leak")))
        .orElse(seen);
  }

  /** What waits for the processor answers late. */
  private static Finding starved(Finding finding, ContainerUse use) {
    return use.cpuLimit() == 0 || use.cpu() < use.cpuLimit() * NEARLY
        ? finding
        : finding.observing(
            finding
                .observed()
                .backed(
                    "CPU of container "
                        + finding.observed().container()
                        + " in "
                        + Figures.watched(use.watched())
                        + ": at its limit of "
                        + Figures.cpu(use.cpuLimit())
                        + ", so it is slowed down"));
  }

  private Finding crowded(Finding finding) {
    return graph
        .find(finding.observed().subject())
        .flatMap(pod -> room(pod).map(room -> crowded(finding, missing(pod), room)))
        .orElse(finding);
  }

  private record Room(int nodes, NodeUse use) {}

  /** Of the nodes that are meant for it and take pods. */
  private Optional<Room> room(KubeObject pod) {
    NodeTerms wanted = NodeTerms.ofPod(pod.spec());
    List<Optional<NodeUse>> uses =
        graph.all("Node").stream()
            .filter(wanted::matches)
            .filter(node -> Taint.untolerated(node, pod.spec()).isEmpty())
            .filter(node -> !Json.flag(node.spec(), "unschedulable"))
            .map(node -> usage.node(context, node.name()))
            .toList();
    return uses.isEmpty() || uses.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : uses.stream()
            .flatMap(Optional::stream)
            .reduce(NodeUse::plus)
            .map(sum -> new Room(uses.size(), sum));
  }

  private static Finding crowded(Finding finding, List<String> missing, Room room) {
    NodeUse use = room.use();
    boolean cpu = missing.contains("cpu") && isKnown(use.cpu());
    boolean memory = missing.contains("memory") && isKnown(use.memory());
    if (!cpu && !memory) {
      return finding;
    }
    String fact =
        (room.nodes() == 1
                ? "the node that it may run on"
                : "the " + room.nodes() + " nodes that it may run on")
            + LATELY
            + (cpu ? Figures.cpu(use.cpu()) : "")
            + (cpu && memory ? "; " : "")
            + (memory ? Figures.memory(use.memory()) : "");
    boolean wasted = cpu && isWasted(use.cpu()) || memory && isWasted(use.memory());
    Observation seen = finding.observed().backed(fact);
    return finding.observing(
        wasted
            ? seen.then(
                new NextCall(
                    "usage_advice", new JsonObject(), "who asks for far more than it uses"))
            : seen);
  }

  private static boolean isKnown(NodeUse.Share share) {
    return share.allocatable() > 0 && share.requested() > 0 && share.used() > 0;
  }

  private static boolean isWasted(NodeUse.Share share) {
    return share.requested() > share.used() * WASTE;
  }

  /** Of what no node has so much as the pod asks for, it does not matter who uses it. */
  private List<String> missing(KubeObject pod) {
    PodRequests requests = PodRequests.of(pod.spec());
    return pod.condition("PodScheduled").stream()
        .flatMap(each -> SchedulerMessage.of(each.message()).resources().stream())
        .filter(
            resource ->
                graph.all("Node").stream()
                    .flatMap(
                        node ->
                            Quantity.parse(
                                Json.text(Json.object(node.status(), "allocatable"), resource))
                                .stream())
                    .anyMatch(there -> there.compareTo(requests.of(resource)) >= 0))
        .toList();
  }

  private static boolean isAboutMemory(Finding finding) {
    return Stream.concat(
            Stream.of(finding.observed().summary()), finding.observed().evidence().stream())
        .anyMatch(words -> words.contains("memory") || words.contains("MemoryPressure"));
  }

  /**
   * @param least share of the memory, below which it is not worth a word
   */
  private Finding node(Finding finding, double least) {
    return nodeOf(finding)
        .flatMap(name -> usage.node(context, name).map(NodeUse::memory))
        .filter(use -> use.allocatable() > 0 && use.used() > 0)
        .filter(use -> use.used() >= use.allocatable() * least)
        .map(
            use ->
                finding.observing(
                    finding.observed().backed("the node" + LATELY + Figures.memory(use))))
        .orElse(finding);
  }

  private Optional<String> nodeOf(Finding finding) {
    Ref subject = finding.observed().subject();
    return subject.kind().equals("Node")
        ? Optional.of(subject.name())
        : graph
            .find(subject)
            .map(KubeObject::spec)
            .map(spec -> Json.text(spec, "nodeName"))
            .filter(name -> !name.isEmpty());
  }
}
