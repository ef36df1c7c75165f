package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether pods that are not ready are just starting, or in trouble. */
final class Progress {
  /** A pod that shows no sign of failing may take so long to become ready. */
  private static final Duration STARTING = Duration.ofMinutes(5);

  private static final Set<String> STARTS = Set.of("", "ContainerCreating", "PodInitializing");

  private final ObjectGraph graph;

  Progress(ObjectGraph graph) {
    this.graph = graph;
  }

  /** Whether all that a workload lacks is on its way. */
  boolean isStarting(KubeObject workload, int wanted) {
    List<KubeObject> pods =
        graph.pods(workload).stream().filter(pod -> pod.deleted().isEmpty()).toList();
    boolean refused =
        workload.condition("ReplicaFailure").filter(Condition::isTrue).isPresent()
            || graph.event(workload, "FailedCreate").isPresent();
    if (refused) {
      return false;
    }
    Duration allowed = deadline(workload);
    boolean missing = pods.size() < wanted;
    return pods.stream()
            .filter(pod -> !isReady(pod))
            .allMatch(pod -> !isFailing(pod) && unreadyFor(pod).compareTo(allowed) < 0)
        && (!missing || changedFor(workload).compareTo(allowed) < 0);
  }

  /** While it rolls out a Deployment has its own deadline. */
  private static Duration deadline(KubeObject workload) {
    boolean rolls =
        workload
            .condition("Progressing")
            .filter(Condition::isTrue)
            .filter(each -> !each.reason().equals("NewReplicaSetAvailable"))
            .isPresent();
    Object seconds = workload.spec().getValue("progressDeadlineSeconds");
    return rolls
        ? Duration.ofSeconds(seconds instanceof Number number ? number.longValue() : 600)
        : STARTING;
  }

  static boolean isReady(KubeObject pod) {
    return pod.condition("Ready").filter(Condition::isTrue).isPresent();
  }

  /** Any sign that more than time is wanting. */
  boolean isFailing(KubeObject pod) {
    boolean containers =
        Stream.of("initContainerStatuses", "containerStatuses")
            .flatMap(field -> Json.list(pod.status(), field).stream())
            .anyMatch(Progress::isFailing);
    return containers
        || Json.text(pod.status(), "phase").equals("Failed")
        || pod.condition("PodScheduled").filter(Condition::isFalse).isPresent();
  }

  private static boolean isFailing(JsonObject status) {
    JsonObject ended = Json.object(status, "state", "terminated");
    return !STARTS.contains(Json.text(Json.object(status, "state", "waiting"), "reason"))
        || !ended.isEmpty() && Json.number(ended, "exitCode") != 0
        || Json.number(status, "restartCount") > 0 && !Json.flag(status, "ready");
  }

  private Duration unreadyFor(KubeObject pod) {
    Instant since =
        pod.condition("Ready").flatMap(Condition::since).or(pod::created).orElse(graph.now());
    return Duration.between(since, graph.now());
  }

  /** Since somebody or something last changed how many there should be, as far as can be seen. */
  private Duration changedFor(KubeObject workload) {
    Stream<Instant> conditions =
        workload.conditions().stream().flatMap(each -> each.since().stream());
    Instant since =
        Stream.of(workload.created().stream(), conditions, lastChange(workload).stream())
            .flatMap(each -> each)
            .max(Comparator.naturalOrder())
            .orElse(graph.now());
    return Duration.between(since, graph.now());
  }

  /** When its specification was last written; empty if nobody kept that. */
  static Optional<Instant> lastChange(KubeObject object) {
    return Json.list(object.metadata(), "managedFields").stream()
        .filter(each -> !Json.text(each, "subresource").equals("status"))
        .flatMap(each -> Times.parse(Json.text(each, "time")).stream())
        .max(Comparator.naturalOrder());
  }

  /** The earliest moment at which a pod of it that is not ready was not. */
  Optional<Instant> since(KubeObject workload) {
    return graph.pods(workload).stream()
        .filter(pod -> pod.deleted().isEmpty() && !isReady(pod))
        .flatMap(pod -> pod.condition("Ready").flatMap(Condition::since).or(pod::created).stream())
        .min(Comparator.naturalOrder());
  }
}
