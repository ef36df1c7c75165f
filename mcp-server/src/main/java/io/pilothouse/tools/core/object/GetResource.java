package io.pilothouse.tools.core.object;

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

/** Shows one object of any kind, redacted. */
public final class GetResource implements Tool {
  private final Targets targets;
  private final Redactor redactor;

  public GetResource(Clusters clusters, Redactor redactor) {
    this.targets = new Targets(clusters);
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "get_resource";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return targets.target(call).compose(target -> show(target, call));
  }

  private Future<ToolResult> show(Targets.Target target, ToolCall call) {
    Arguments arguments = call.arguments();
    String name = Names.required(arguments, "name");
    String namespace = Targets.namespaceOf(target, Names.namespace(arguments));
    return Targets.object(target, namespace, name, call.scope())
        .map(
            object -> {
              JsonObject whole =
                  new JsonObject()
                      .put("apiVersion", target.type().apiVersion())
                      .put("kind", target.type().kind())
                      .mergeIn(object);
              return ObjectDocument.of(redactor.redact(whole), arguments.texts("fields"))
                  .answer(arguments);
            });
  }
}
