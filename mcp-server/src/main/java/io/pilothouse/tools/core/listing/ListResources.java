package io.pilothouse.tools.core.listing;

import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;

/** Lists objects of any kind, with the columns that the server shows for it. */
public final class ListResources implements Tool {
  private final Targets targets;
  private final TableLister lister;

  public ListResources(Clusters clusters, Redactor redactor) {
    this.targets = new Targets(clusters);
    this.lister = new TableLister(name(), redactor);
  }

  @Override
  public String name() {
    return "list_resources";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return targets
        .target(call)
        .compose(
            target -> {
              if (!target.type().verbs().contains("list")) {
                throw new ToolException(
                    ErrorCode.INVALID_ARGUMENT,
                    "objects of kind " + target.type().kind() + " cannot be listed",
                    "Use list_api_resources to see the kinds that can (verb list).");
              }
              return lister.list(target, Names.selector(call.arguments(), "field_selector"), call);
            });
  }
}
