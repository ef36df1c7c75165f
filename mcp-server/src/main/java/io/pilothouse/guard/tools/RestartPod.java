package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** {@code restart_pod}: deletes a pod so that its controller makes another. */
public final class RestartPod implements ObjectOperation {
  @Override
  public String name() {
    return "restart_pod";
  }

  @Override
  public Effect effect() {
    return Effect.DESTRUCTIVE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    return PodRemoval.of(
        call,
        reader,
        "restart",
        pod -> Mutation.delete(pod.type(), pod.namespace(), pod.name(), new JsonObject()));
  }
}
