package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.Operation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;

/** {@code rollout_control}: holds a Deployment's rollout or lets it go on. */
public final class RolloutControl implements Operation {
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
}
