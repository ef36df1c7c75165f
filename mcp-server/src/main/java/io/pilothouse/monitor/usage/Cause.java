package io.pilothouse.monitor.usage;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/** Why a pod was made to leave its node. */
public enum Cause {
  /** By the scheduler, for a pod of higher priority. */
  PREEMPTION,
  /** By the kubelet, which ran short of memory, disk or process ids, or shut down. */
  NODE_PRESSURE,
  /** By a taint that it does not tolerate. */
  TAINT,
  /** Through the eviction API: a drain, an autoscaler. */
  API;

  /** As a label, for example {@code node_pressure}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a pod's status says, by its condition {@code DisruptionTarget} or its reason. */
  static Optional<Cause> ofPod(JsonObject pod) {
    JsonObject status = Json.object(pod, "status");
    return Json.list(status, "conditions").stream()
        .filter(condition -> Json.text(condition, "type").equals("DisruptionTarget"))
        .filter(condition -> Json.text(condition, "status").equals("True"))
        .flatMap(condition -> ofCondition(Json.text(condition, "reason")).stream())
        .findFirst()
        .or(
            () ->
                Json.text(status, "reason").equals("Evicted")
                    ? Optional.of(NODE_PRESSURE)
                    : Optional.empty());
  }

  private static Optional<Cause> ofCondition(String reason) {
    return switch (reason) {
      case "PreemptionByScheduler" -> Optional.of(PREEMPTION);
      case "TerminationByKubelet" -> Optional.of(NODE_PRESSURE);
      case "DeletionByTaintManager" -> Optional.of(TAINT);
      case "EvictionByEvictionAPI" -> Optional.of(API);
      default -> Optional.empty();
    };
  }

  /** What an event about a pod says. */
  static Optional<Cause> ofEvent(JsonObject event) {
    return switch (Json.text(event, "reason")) {
      case "Preempted" -> Optional.of(PREEMPTION);
      case "Evicted" -> Optional.of(NODE_PRESSURE);
      // The same reason is given when the taint goes away in time.
      case "TaintManagerEviction" ->
          Json.text(event, "message").startsWith("Cancelling")
              ? Optional.empty()
              : Optional.of(TAINT);
      default -> Optional.empty();
    };
  }
}
