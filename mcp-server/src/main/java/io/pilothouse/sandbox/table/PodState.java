package io.pilothouse.sandbox.table;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * What a pod's row says of its containers together.
 *
 * @param lastRestart when a container last ended before it was restarted; empty for never
 */
record PodState(int ready, int containers, String status, long restarts, String lastRestart) {

  static PodState of(JsonObject pod) {
    Reading reading = new Reading(pod);
    boolean initializing = reading.init();
    if (!initializing || condition(pod, "Initialized")) {
      reading.main();
    }
    return new PodState(
        reading.ready, reading.containers, reading.status(), reading.restarts, reading.lastRestart);
  }

  /** Whether a condition of the pod is true. */
  static boolean condition(JsonObject pod, String type) {
    return Json.objects(pod, "status", "conditions").stream()
        .anyMatch(
            condition ->
                type.equals(condition.getString("type"))
                    && "True".equals(condition.getString("status")));
  }

  /** The state while the containers are gone through. */
  private static final class Reading {
    private final JsonObject pod;
    private final List<JsonObject> sidecars;
    private String reason;
    private int ready;
    private int containers;
    private long restarts;
    private long sidecarRestarts;
    private String lastRestart = "";

    Reading(JsonObject pod) {
      this.pod = pod;
      this.sidecars =
          Json.objects(pod, "spec", "initContainers").stream()
              .filter(container -> "Always".equals(container.getString("restartPolicy")))
              .toList();
      String own = Json.text(pod, "status", "reason");
      this.reason = own.isEmpty() ? Json.text(pod, "status", "phase") : own;
      this.containers = Json.objects(pod, "spec", "containers").size() + sidecars.size();
      Json.objects(pod, "status", "conditions").stream()
          .filter(condition -> "SchedulingGated".equals(condition.getString("reason")))
          .forEach(condition -> reason = "SchedulingGated");
    }

    /** Goes through the init containers; true when one of them holds the pod up. */
    boolean init() {
      int count = Json.objects(pod, "spec", "initContainers").size();
      int position = 0;
      for (JsonObject container : Json.objects(pod, "status", "initContainerStatuses")) {
        restarted(container);
        boolean sidecar = isSidecar(container);
        if (sidecar) {
          sidecarRestarts += Json.number(container, "restartCount");
        }
        JsonObject terminated = Json.object(container, "state", "terminated");
        String waiting = Json.text(container, "state", "waiting", "reason");
        if (!terminated.isEmpty() && Json.number(terminated, "exitCode") == 0) {
          position++;
          continue;
        }
        if (sidecar && Json.flag(container, "started")) {
          ready += Json.flag(container, "ready") ? 1 : 0;
          position++;
          continue;
        }
        if (!terminated.isEmpty()) {
          reason = "Init:" + ended(terminated);
        } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
          reason = "Init:" + waiting;
        } else {
          reason = "Init:" + position + "/" + count;
        }
        return true;
      }
      return false;
    }

    void main() {
      restarts = sidecarRestarts;
      boolean running = false;
      for (JsonObject container : Json.objects(pod, "status", "containerStatuses").reversed()) {
        restarted(container);
        JsonObject terminated = Json.object(container, "state", "terminated");
        String waiting = Json.text(container, "state", "waiting", "reason");
        if (!waiting.isEmpty()) {
          reason = waiting;
        } else if (!terminated.isEmpty()) {
          reason = ended(terminated);
        } else if (Json.flag(container, "ready")
            && Json.value(container, "state", "running") != null) {
          running = true;
          ready++;
        }
      }
      if (reason.equals("Completed") && running) {
        reason = condition(pod, "Ready") ? "Running" : "NotReady";
      }
    }

    String status() {
      if (Json.text(pod, "metadata", "deletionTimestamp").isEmpty()) {
        return reason;
      }
      if (Json.text(pod, "status", "reason").equals("NodeLost")) {
        return "Unknown";
      }
      return Set.of("Succeeded", "Failed").contains(Json.text(pod, "status", "phase"))
          ? reason
          : "Terminating";
    }

    private void restarted(JsonObject container) {
      restarts += Json.number(container, "restartCount");
      String finished = Json.text(container, "lastState", "terminated", "finishedAt");
      if (finished.compareTo(lastRestart) > 0) {
        lastRestart = finished;
      }
    }

    private boolean isSidecar(JsonObject status) {
      return sidecars.stream()
          .anyMatch(container -> container.getString("name").equals(status.getString("name")));
    }

    private static String ended(JsonObject terminated) {
      String reason = Json.text(terminated, "reason");
      long signal = Json.number(terminated, "signal");
      if (!reason.isEmpty()) {
        return reason;
      }
      return signal != 0 ? "Signal:" + signal : "ExitCode:" + Json.number(terminated, "exitCode");
    }
  }
}
