package io.pilothouse.diagnosis.scheduling;

import io.pilothouse.diagnosis.finding.Code;

/** Why a node cannot take a pod, in the order in which the scheduler asks. */
public enum Obstacle {
  CORDON(Code.SCHED_CORDON),
  /** A taint that says the node is in trouble. */
  CONDITION(Code.SCHED_TAINT),
  TAINT(Code.SCHED_TAINT),
  SELECTOR(Code.SCHED_SELECTOR),
  HOSTPORT(Code.SCHED_HOSTPORT),
  RESOURCES(Code.SCHED_RESOURCES),
  PODLIMIT(Code.SCHED_PODLIMIT),
  VOLUME(Code.SCHED_VOLUME),
  SPREAD(Code.SCHED_SPREAD),
  ANTIAFFINITY(Code.SCHED_ANTIAFFINITY),
  AFFINITY(Code.SCHED_ANTIAFFINITY),
  OTHER(Code.SCHED_OTHER);

  private final Code code;

  Obstacle(Code code) {
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
