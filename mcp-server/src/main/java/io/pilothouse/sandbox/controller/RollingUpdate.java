package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a rolling update may go now: the arithmetic of the deployment controller.
 *
 * @param maxSurge how many pods there may be more than desired
 * @param maxUnavailable how many of the desired pods may be missing
 */
record RollingUpdate(int desired, int maxSurge, int maxUnavailable) {
  /** How many replicas one of the old ReplicaSets is to be scaled down to. */
  record Step(JsonObject replicaSet, int replicas) {}

  static RollingUpdate of(JsonObject deployment) {
    int desired = Counters.replicas(deployment);
    if ("Recreate".equals(Json.text(deployment, "spec", "strategy", "type"))) {
      return new RollingUpdate(desired, 0, desired);
    }
    JsonObject bounds = Json.object(deployment, "spec", "strategy", "rollingUpdate");
    int surge = Shares.of(bounds.getValue("maxSurge", "25%"), desired, true, 1);
    int unavailable = Shares.of(bounds.getValue("maxUnavailable", "25%"), desired, false, 0);
    // With neither allowed nothing could ever move.
    int least = surge == 0 && unavailable == 0 ? 1 : unavailable;
    return new RollingUpdate(desired, surge, Math.min(least, desired));
  }

  int minAvailable() {
    return desired - maxUnavailable;
  }

  /**
   * How many replicas the new ReplicaSet may have.
   *
   * @param total the replicas that all ReplicaSets ask for
   * @param current how many of them the new one asks for
   */
  int newReplicas(int total, int current) {
    if (current > desired) {
      return desired;
    }
    int room = desired + maxSurge - total;
    return room <= 0 ? current : current + Math.min(room, desired - current);
  }

  /**
   * Which old ReplicaSets can give up replicas: first those that are unhealthy anyway, then healthy
   * ones as far as enough remain available.
   *
   * @param old in the order they are to be given up
   */
  List<Step> scaleDown(JsonObject newSet, List<JsonObject> old) {
    int total = Counters.desired(old) + Counters.replicas(newSet);
    int starting =
        Counters.replicas(newSet) - (int) Json.number(newSet, "status", "availableReplicas");
    int most = total - minAvailable() - starting;
    if (most <= 0) {
      return List.of();
    }
    int available =
        Counters.sum(old, "availableReplicas")
            + (int) Json.number(newSet, "status", "availableReplicas");
    int healthyToGo = Math.max(0, available - minAvailable());
    List<Step> steps = new ArrayList<>();
    for (JsonObject set : old) {
      int replicas = Counters.replicas(set);
      int unhealthy = replicas - (int) Json.number(set, "status", "availableReplicas");
      int cleaned = Math.clamp(most, 0, Math.max(0, unhealthy));
      most -= cleaned;
      int given = Math.min(replicas - cleaned, healthyToGo);
      healthyToGo -= given;
      if (cleaned + given > 0) {
        steps.add(new Step(set, replicas - cleaned - given));
      }
    }
    return steps;
  }
}
