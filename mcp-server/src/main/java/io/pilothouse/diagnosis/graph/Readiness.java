package io.pilothouse.diagnosis.graph;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import java.util.Optional;

/**
 * How many of the pods that a workload should have are ready.
 *
 * @param ready not more than wanted
 */
public record Readiness(int ready, int wanted) {
  /** Empty for what keeps no pods running. */
  public static Optional<Readiness> of(KubeObject workload) {
    return switch (workload.kind()) {
      case "Deployment", "StatefulSet", "ReplicaSet" ->
          Optional.of(
              new Readiness(Json.number(workload.status(), "readyReplicas"), workload.replicas()));
      case "DaemonSet" ->
          Optional.of(
              new Readiness(
                  Json.number(workload.status(), "numberReady"),
                  Json.number(workload.status(), "desiredNumberScheduled")));
      default -> Optional.empty();
    };
  }

  /** None of them is. */
  public boolean isDown() {
    return wanted > 0 && ready == 0;
  }

  /** Not all of them are. */
  public boolean isShort() {
    return ready < wanted;
  }

  /** {@code 1 of 3 ready}. */
  @Override
  public String toString() {
    return ready + " of " + wanted + " ready";
  }
}
