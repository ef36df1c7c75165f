package io.pilothouse.diagnosis.network;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What stands behind a Service that selects pods. */
public enum Backing {
  /** At least one pod is ready. */
  SERVING,
  /** No pod is ready yet, and none shows a sign that it will not be. */
  STARTING,
  /** There are pods, none of them ready. */
  NONE_READY,
  /**
   * Somebody wants none of its pods: its workload has no replicas or no nodes, or runs at times.
   */
  AT_REST,
  /** No pod matches, and no workload would make one. */
  NOTHING,
  /** A workload should have made pods that match and has not. */
  NOT_MADE,
  /** Nobody can tell from here: no selector, or pods were not read. */
  UNKNOWN;

  private static final Duration YOUNG = Duration.ofMinutes(10);
  private static final Duration JUST_MADE = Duration.ofMinutes(1);
  private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing", "");

  public static Backing of(ObjectGraph graph, ServiceView service) {
    if (!service.selects() || !graph.knows("Pod")) {
      return UNKNOWN;
    }
    List<KubeObject> pods = service.pods(graph);
    if (pods.isEmpty()) {
      return withoutPods(graph, service);
    }
    if (service.takesUnready() || pods.stream().anyMatch(ServiceView::isReady)) {
      return SERVING;
    }
    return pods.stream().allMatch(pod -> isOnItsWay(graph, pod)) ? STARTING : NONE_READY;
  }

  /** Whether requests to it fail for want of a pod. */
  public boolean isDead() {
    return this == NONE_READY || this == AT_REST || this == NOTHING || this == NOT_MADE;
  }

  private static Backing withoutPods(ObjectGraph graph, ServiceView service) {
    if (service.object().age(graph.now()).compareTo(JUST_MADE) < 0) {
      return STARTING;
    }
    List<KubeObject> makers = makers(graph, service.object().namespace(), service.selector());
    if (makers.isEmpty()) {
      return graph.pods(service.object().namespace(), service.selector()).isEmpty()
          ? NOTHING
          : AT_REST;
    }
    return makers.stream().anyMatch(Backing::wantsPods) ? NOT_MADE : AT_REST;
  }

  /** The workloads whose pods a selector selects. */
  public static List<KubeObject> makers(
      ObjectGraph graph, String namespace, LabelSelector selector) {
    return Stream.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")
        .flatMap(kind -> graph.all(kind, namespace).stream())
        .filter(workload -> selector.matches(workload.podLabels()))
        .toList();
  }

  private static boolean wantsPods(KubeObject workload) {
    return switch (workload.kind()) {
      case "Deployment", "StatefulSet" -> workload.replicas() > 0;
      case "DaemonSet" -> Json.number(workload.status(), "desiredNumberScheduled") > 0;
      default -> false;
    };
  }

  private static boolean isOnItsWay(ObjectGraph graph, KubeObject pod) {
    boolean stuck =
        pod.condition("PodScheduled").filter(Condition::isFalse).isPresent()
            || Json.text(pod.status(), "phase").equals("Failed")
            || Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(field -> Json.list(pod.status(), field).stream())
                .anyMatch(Backing::hasFailed);
    return !stuck && pod.age(graph.now()).compareTo(YOUNG) < 0 && graph.events(pod).isEmpty();
  }

  private static boolean hasFailed(JsonObject status) {
    return Json.number(status, "restartCount") > 0
        || !ON_ITS_WAY.contains(Json.text(Json.object(status, "state", "waiting"), "reason"))
        || Json.number(Json.object(status, "state", "terminated"), "exitCode") != 0;
  }
}
