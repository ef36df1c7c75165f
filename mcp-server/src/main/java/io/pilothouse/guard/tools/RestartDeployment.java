package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;

/** {@code restart_deployment}: replaces the pods of a workload by touching one annotation. */
public final class RestartDeployment implements ObjectOperation {
  private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";

  private final Clock clock;

  public RestartDeployment(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "restart_deployment";
  }

  @Override
  public Effect effect() {
    return Effect.WRITE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    return Workload.of(call, reader).map(this::draft);
  }

  private Draft draft(Workload workload) {
    JsonObject annotation =
        new JsonObject().put(RESTARTED, clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    JsonObject patch =
        new JsonObject()
            .put(
                "spec",
                new JsonObject()
                    .put(
                        "template",
                        new JsonObject()
                            .put("metadata", new JsonObject().put("annotations", annotation))));
    return new Draft(
        "restart " + workload.words(),
        workload.object(),
        Mutation.patch(
            Mutation.Verb.MERGE_PATCH,
            workload.type(),
            workload.namespace(),
            workload.name(),
            patch),
        Draft.Disruption.ROLLS,
        OptionalInt.empty(),
        Draft.Follow.ROLLOUT);
  }
}
