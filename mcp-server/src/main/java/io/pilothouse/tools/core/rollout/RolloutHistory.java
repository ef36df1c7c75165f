package io.pilothouse.tools.core.rollout;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code rollout_history}: the revisions of a workload, and what differs between two of them. */
public final class RolloutHistory implements Tool {
  private final Targets targets;
  private final Redactor redactor;
  private final Clock clock;

  /**
   * @param clock tells how old revisions are
   */
  public RolloutHistory(Clusters clusters, Redactor redactor, Clock clock) {
    this.targets = new Targets(clusters);
    this.redactor = redactor;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "rollout_history";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    Arguments arguments = call.arguments();
    CallScope scope = call.scope();
    return targets
        .reader(call)
        .compose(
            reader ->
                Targets.type(
                        reader,
                        "apps/v1/" + arguments.text("kind").orElse("Deployment"),
                        Optional.empty(),
                        scope)
                    .map(type -> new Targets.Target(reader, type)))
        .compose(
            target -> {
              String name = Names.required(arguments, "name");
              String namespace = Targets.namespaceOf(target, Names.namespace(arguments));
              return Targets.object(target, namespace, name, scope)
                  .compose(
                      workload ->
                          Revisions.of(target.reader(), workload, namespace, scope)
                              .map(revisions -> report(arguments, workload, revisions)));
            });
  }

  private ToolResult report(Arguments arguments, JsonObject workload, List<Revision> revisions) {
    RevisionReport report = new RevisionReport(arguments, redactor, clock.instant());
    return arguments.integer("revision").isPresent()
        ? report.difference(workload, revisions)
        : report.history(workload, revisions);
  }
}
