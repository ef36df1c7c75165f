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
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;

/** {@code rollout_control}: holds a Deployment's rollout or lets it go on. */
public final class RolloutControl implements ObjectOperation {
  @Override
  public String name() {
    return "rollout_control";
  }

  @Override
  public Effect effect() {
    return Effect.WRITE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    boolean pause = call.arguments().required("action").equals("pause");
    // Null removes the field, which is what no hold looks like.
    JsonObject spec = new JsonObject().put("paused", pause ? true : null);
    return Workload.of(call, reader)
        .recover(failure -> explained(failure, call, reader))
        .map(
            workload ->
                new Draft(
                    (pause ? "pause the rollout of " : "resume the rollout of ") + workload.words(),
                    workload.object(),
                    Mutation.patch(
                        Mutation.Verb.MERGE_PATCH,
                        workload.type(),
                        workload.namespace(),
                        workload.name(),
                        new JsonObject().put("spec", spec)),
                    pause ? Draft.Disruption.NONE : Draft.Disruption.ROLLS,
                    OptionalInt.empty(),
                    pause ? Draft.Follow.NOTHING : Draft.Follow.ROLLOUT));
  }

  /** Whoever names a workload of another kind learns what it has instead. */
  private static Future<Workload> explained(
      Throwable failure, ToolCall call, ClusterReader reader) {
    boolean missing = failure instanceof ToolException known && known.code() == ErrorCode.NOT_FOUND;
    return missing
        ? instead("StatefulSet", call, reader)
            .recover(none -> instead("DaemonSet", call, reader))
            .<Workload>transform(
                found ->
                    Future.failedFuture(found.succeeded() ? unpausable(found.result()) : failure))
        : Future.failedFuture(failure);
  }

  private static Future<Workload> instead(String kind, ToolCall call, ClusterReader reader) {
    return Workload.named(reader, "apps/v1/" + kind, call);
  }

  private static ToolException unpausable(Workload found) {
    return new ToolException(
        ErrorCode.INVALID_ARGUMENT,
        found.words() + " cannot be paused or resumed: only a Deployment can",
        found.type().kind().equals("StatefulSet")
            ? "To hold back pods of it, set spec.updateStrategy.rollingUpdate.partition with"
                + " patch_resource."
            : "To hold its pods back, set spec.updateStrategy.type to OnDelete with"
                + " patch_resource.");
  }
}
