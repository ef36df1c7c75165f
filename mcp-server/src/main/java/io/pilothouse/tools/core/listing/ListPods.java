package io.pilothouse.tools.core.listing;

import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.core.WellKnown;
import io.vertx.core.Future;
import java.util.Optional;

/** Lists pods, failing ones first. */
public final class ListPods implements Tool {
  private final Targets targets;
  private final TableLister lister;

  public ListPods(Clusters clusters, Redactor redactor) {
    this.targets = new Targets(clusters);
    this.lister = new TableLister(name(), redactor);
  }

  @Override
  public String name() {
    return "list_pods";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return targets.reader(call).compose(reader -> list(reader, call));
  }

  private Future<ToolResult> list(ClusterReader reader, ToolCall call) {
    Arguments arguments = call.arguments();
    Optional<String> fields = Names.selector(arguments, "field_selector");
    Optional<String> onNode =
        Names.optional(arguments, "node").map(node -> "spec.nodeName=" + node);
    Optional<String> both =
        onNode.map(node -> fields.map(others -> others + "," + node).orElse(node)).or(() -> fields);
    return lister.list(new Targets.Target(reader, WellKnown.POD), both, call);
  }
}
