package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.vertx.core.Future;
import java.util.OptionalInt;

/** {@code scale_deployment}: sets the replicas of a Deployment or StatefulSet. */
public final class ScaleDeployment implements ObjectOperation {
  @Override
  public String name() {
    return "scale_deployment";
  }

  @Override
  public Effect effect() {
    return Effect.WRITE;
  }

  private static ToolException missing() {
    return new ToolException(
        ErrorCode.INVALID_ARGUMENT, "replicas is missing", "Give replicas a value.");
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    int replicas = call.arguments().integer("replicas").orElseThrow(ScaleDeployment::missing);
    return Workload.of(call, reader)
        .map(
            workload ->
                new Draft(
                    "scale " + workload.words() + " to " + replicas,
                    workload.object(),
                    Mutation.scale(
                        workload.type(), workload.namespace(), workload.name(), replicas),
                    Draft.Disruption.SCALES,
                    OptionalInt.of(replicas),
                    Draft.Follow.ROLLOUT));
  }
}
