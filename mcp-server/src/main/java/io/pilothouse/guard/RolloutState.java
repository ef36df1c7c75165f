package io.pilothouse.guard;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;

/**
 * How far a workload's pods are what its specification says.
 *
 * @param done whether all are
 * @param failed whether it has given up
 * @param words what is true, as {@code 2 of 3 updated, 2 ready}
 */
record RolloutState(boolean done, boolean failed, int updated, int wanted, String words) {

  /** Of a Deployment, StatefulSet or DaemonSet. */
  static RolloutState of(JsonObject workload) {
    JsonObject spec = Json.object(workload, "spec");
    JsonObject status = Json.object(workload, "status");
    boolean daemon = Json.text(workload, "kind").equals("DaemonSet");
    int wanted =
        daemon
            ? Json.number(status, "desiredNumberScheduled")
            : spec.containsKey("replicas") ? Json.number(spec, "replicas") : 1;
    int updated = Json.number(status, daemon ? "updatedNumberScheduled" : "updatedReplicas");
    int ready = Json.number(status, daemon ? "numberReady" : "readyReplicas");
    int available = Json.number(status, daemon ? "numberAvailable" : "availableReplicas");
    int present = Json.number(status, daemon ? "currentNumberScheduled" : "replicas");
    boolean seen =
        Json.number(status, "observedGeneration")
            >= Json.number(Json.object(workload, "metadata"), "generation");
    boolean failed =
        seen
            && Json.list(status, "conditions").stream()
                .anyMatch(
                    each ->
                        Json.text(each, "type").equals("Progressing")
                            && Json.text(each, "reason").equals("ProgressDeadlineExceeded"));
    JsonObject strategy = Json.object(spec, "updateStrategy");
    boolean onDelete = Json.text(strategy, "type").equals("OnDelete");
    int held = Json.number(Json.object(strategy, "rollingUpdate"), "partition");
    int toUpdate = onDelete ? 0 : Math.max(0, wanted - held);
    boolean done = seen && updated >= toUpdate && available >= wanted && present <= wanted;
    String words =
        "%d of %d updated, %d ready".formatted(updated, wanted, ready)
            + (onDelete ? "; OnDelete: a pod is replaced only when it is deleted" : "")
            + (held > 0 ? "; partition " + held + " holds back those below it" : "");
    return new RolloutState(
        done,
        failed && !done,
        updated,
        wanted,
        seen ? words : "the controller has not seen the change yet");
  }
}
