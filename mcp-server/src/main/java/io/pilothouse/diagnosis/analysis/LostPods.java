package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.graph.Readiness;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Pods that have failed as a whole, rather than one of their containers. */
final class LostPods implements Analyzer {

  /** What was replaced longer ago is history. */
  private static final Duration RECENT = Duration.ofHours(1);

  private static final Duration LONGEST = Duration.ofDays(1);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Pod").stream()
        .filter(pod -> pod.deleted().isEmpty())
        .filter(pod -> !Jobs.isOver(graph, pod))
        .flatMap(pod -> observe(graph, pod).stream());
  }

  private static Optional<Observation> observe(ObjectGraph graph, KubeObject pod) {
    String phase = Json.text(pod.status(), "phase");
    String reason = Json.text(pod.status(), "reason");
    if (phase.equals("Unknown") || reason.equals("NodeLost")) {
      return Optional.of(
          unknown(pod, "its node does not report it any more")
              .because(pod + " status.phase: " + phase + " " + reason));
    }
    if (!phase.equals("Failed") || !matters(graph, pod)) {
      return Optional.empty();
    }
    if (reason.equals("Evicted")) {
      return Optional.of(evicted(graph, pod));
    }
    boolean vanished =
        Container.of(pod).stream()
            .flatMap(each -> each.exit().stream())
            .anyMatch(exit -> exit.reason().equals("ContainerStatusUnknown"));
    if (vanished) {
      return Optional.of(
          unknown(pod, "nobody knows how its containers ended; its node was restarted or lost them")
              .because(pod + " containers' state.terminated.reason: ContainerStatusUnknown"));
    }
    // One whose program failed is told of by its container.
    return reason.isEmpty() ? Optional.empty() : Optional.of(failed(graph, pod, reason));
  }

  /** Not replaced; or evicted lately, which others may be next. */
  private static boolean matters(ObjectGraph graph, KubeObject pod) {
    boolean replaced =
        graph
            .find(graph.root(pod.ref()))
            .flatMap(Readiness::of)
            .filter(each -> !each.isShort())
            .isPresent();
    if (replaced && !Json.text(pod.status(), "reason").equals("Evicted")) {
      return false;
    }
    Duration most = replaced ? RECENT : LONGEST;
    return ended(pod).map(time -> time.isAfter(graph.now().minus(most))).orElse(!replaced);
  }

  private static Optional<Instant> ended(KubeObject pod) {
    Stream<Instant> exits =
        Container.of(pod).stream()
            .flatMap(each -> each.exit().stream())
            .flatMap(exit -> exit.ended().stream());
    Optional<Instant> last = exits.max(Comparator.naturalOrder());
    return last.or(() -> Onset.unready(pod))
        .or(() -> Times.parse(Json.text(pod.status(), "startTime")));
  }

  private static Observation evicted(ObjectGraph graph, KubeObject pod) {
    String node = Json.text(pod.spec(), "nodeName");
    String message = Json.text(pod.status(), "message");
    String of =
        message.contains("low on resource: ")
            ? message.replaceFirst("(?s).*low on resource: ([\\w-]+).*", "$1")
            : "";
    Observation seen =
        Observation.of(
                Code.EVICTED,
                pod,
                "evicted"
                    + (node.isEmpty() ? "" : " by Node " + node)
                    + (of.isEmpty() ? "" : " for want of " + of))
            .since(ended(pod))
            .because(pod + " status.message: " + Told.of(message));
    return node.isEmpty()
        ? seen.then(Calls.events(pod))
        : seen.about(Ref.cluster("Node", node))
            .then(Calls.look(Ref.cluster("Node", node), "what it is short of"));
  }

  private static Observation unknown(KubeObject pod, String summary) {
    String node = Json.text(pod.spec(), "nodeName");
    Observation seen = Observation.of(Code.STATUS_UNKNOWN, pod, summary).since(ended(pod));
    return node.isEmpty()
        ? seen
        : seen.about(Ref.cluster("Node", node))
            .then(Calls.look(Ref.cluster("Node", node), "whether it is there"));
  }

  private static Observation failed(ObjectGraph graph, KubeObject pod, String reason) {
    String what =
        switch (reason) {
          case "DeadlineExceeded" -> "ran longer than its activeDeadlineSeconds";
          case "Terminated", "NodeShutdown", "Shutdown" -> "ended by the shutdown of its node";
          case "NodeAffinity" -> "its node does not match what it asks for any more";
          case "UnexpectedAdmissionError" -> "its node refused it";
          default ->
              reason.startsWith("OutOf")
                  ? "its node refused it for want of " + reason.substring("OutOf".length())
                  : "failed: " + reason;
        };
    return Observation.of(Code.POD_FAILED, pod, what)
        .since(ended(pod))
        .because(
            pod + " status.reason: " + reason + " " + Told.of(Json.text(pod.status(), "message")))
        .then(Calls.events(pod));
  }
}
