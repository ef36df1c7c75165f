package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Times;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A container of a pod: its spec and what became of it.
 *
 * @param spec as in the pod's spec
 * @param status as in the pod's status; empty before the kubelet has reported it
 * @param init whether it is an init container
 */
record Container(KubeObject pod, JsonObject spec, JsonObject status, boolean init) {
  /** Those of a pod, init containers first. */
  static List<Container> of(KubeObject pod) {
    return Stream.concat(
            of(pod, "initContainers", "initContainerStatuses", true),
            of(pod, "containers", "containerStatuses", false))
        .toList();
  }

  private static Stream<Container> of(KubeObject pod, String specs, String statuses, boolean init) {
    List<JsonObject> reported = Json.list(pod.status(), statuses);
    return Json.list(pod.spec(), specs).stream()
        .map(
            spec ->
                new Container(
                    pod,
                    spec,
                    reported.stream()
                        .filter(each -> Json.text(each, "name").equals(Json.text(spec, "name")))
                        .findFirst()
                        .orElse(new JsonObject()),
                    init));
  }

  /** Those of all pods that are not about to go. */
  static Stream<Container> all(ObjectGraph graph) {
    return graph.all("Pod").stream()
        .filter(pod -> pod.deleted().isEmpty())
        .flatMap(pod -> of(pod).stream());
  }

  String name() {
    return Json.text(spec, "name");
  }

  String image() {
    return Json.text(spec, "image");
  }

  /** Empty unless it waits. */
  String waitingReason() {
    return Json.text(Json.object(status, "state", "waiting"), "reason");
  }

  String waitingMessage() {
    return Json.text(Json.object(status, "state", "waiting"), "message");
  }

  /** How the instance that is there now ended. */
  Optional<Exit> exit() {
    return Exit.of(Json.object(status, "state", "terminated"));
  }

  /** How the instance before ended. */
  Optional<Exit> lastExit() {
    return Exit.of(Json.object(status, "lastState", "terminated"));
  }

  /** Since when the instance that is there now runs; empty unless it does. */
  Optional<Instant> runningSince() {
    return Times.parse(Json.text(Json.object(status, "state", "running"), "startedAt"));
  }

  int restarts() {
    return Json.number(status, "restartCount");
  }

  boolean isReady() {
    return Json.flag(status, "ready");
  }

  /** Whether its startup probe has passed, or it has none. */
  boolean hasStarted() {
    return !Boolean.FALSE.equals(status.getValue("started"));
  }

  /** An init container that goes on beside the others. */
  boolean isSidecar() {
    return init && Json.text(spec, "restartPolicy").equals("Always");
  }

  /** {@code container web} or {@code init container migrate}. */
  String words() {
    return (init && !isSidecar() ? "init container " : "container ") + name();
  }

  /** Whether an event is about it or about no container in particular. */
  boolean concerns(EventRecord event) {
    return event.container().isEmpty() || event.container().equals(name());
  }

  /** {@code Pod shop/web-1 containers[web].state.waiting}. */
  String field(String path) {
    return pod.ref() + " " + (init ? "initContainers" : "containers") + "[" + name() + "]." + path;
  }
}
