package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;

/** {@code cordon_node} and {@code uncordon_node}: whether new pods may come to a node. */
public final class NodeScheduling implements ObjectOperation {
  private final boolean cordon;

  private NodeScheduling(boolean cordon) {
    this.cordon = cordon;
  }

  public static NodeScheduling cordon() {
    return new NodeScheduling(true);
  }

  public static NodeScheduling uncordon() {
    return new NodeScheduling(false);
  }

  @Override
  public String name() {
    return cordon ? "cordon_node" : "uncordon_node";
  }

  @Override
  public Effect effect() {
    return Effect.WRITE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    return Workload.named(reader, "v1/Node", call).map(this::draft);
  }

  Draft draft(Workload node) {
    // Null removes the field, which is what a node open to pods looks like.
    JsonObject spec = new JsonObject().put("unschedulable", cordon ? true : null);
    return new Draft(
        (cordon ? "cordon " : "uncordon ") + node.words(),
        node.object(),
        Mutation.patch(
            Mutation.Verb.MERGE_PATCH,
            node.type(),
            "",
            node.name(),
            new JsonObject().put("spec", spec)),
        Draft.Disruption.NONE,
        OptionalInt.empty(),
        Draft.Follow.NOTHING);
  }
}
