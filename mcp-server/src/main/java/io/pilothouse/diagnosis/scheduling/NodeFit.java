package io.pilothouse.diagnosis.scheduling;

import io.pilothouse.diagnosis.model.KubeObject;
import java.util.Map;

/**
 * What stands between a pod and a node.
 *
 * @param obstacles each with what it is, in a few words; none: the pod would fit
 */
public record NodeFit(KubeObject node, Map<Obstacle, String> obstacles) {
  public boolean has(Obstacle obstacle) {
    return obstacles.containsKey(obstacle);
  }

  /** Whether it is all that stands there. */
  public boolean hasOnly(Obstacle obstacle) {
    return obstacles.size() == 1 && has(obstacle);
  }

  /** What it is; empty if it is not there. */
  public String words(Obstacle obstacle) {
    return obstacles.getOrDefault(obstacle, "");
  }
}
