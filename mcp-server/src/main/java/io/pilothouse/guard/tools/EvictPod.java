package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolCall;
import io.vertx.core.Future;

/** {@code evict_pod}: asks for a pod to go, which its disruption budgets may refuse. */
public final class EvictPod implements ObjectOperation {
  @Override
  public String name() {
    return "evict_pod";
  }

  @Override
  public Effect effect() {
    return Effect.DESTRUCTIVE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    return PodRemoval.of(
        call, reader, "evict", pod -> Mutation.evict(pod.type(), pod.namespace(), pod.name()));
  }
}
