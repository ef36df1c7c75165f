package io.pilothouse.tools.core.schema;

import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.Nearest;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code explain_resource}: the fields of a kind, from the cluster's own OpenAPI document. */
public final class ExplainResource implements Tool {
  private static final int SUGGESTIONS = 5;

  private final Targets targets;
  private final Redactor redactor;

  public ExplainResource(Clusters clusters, Redactor redactor) {
    this.targets = new Targets(clusters);
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "explain_resource";
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
            target ->
                target
                    .reader()
                    .openApi(target.type().apiVersion(), call.scope())
                    .map(document -> explain(target.type(), new OpenApiSchemas(document), call)));
  }

  private ToolResult explain(ResourceType type, OpenApiSchemas schemas, ToolCall call) {
    JsonObject root =
        schemas
            .kind(type)
            .orElseThrow(
                () ->
                    new ToolException(
                        ErrorCode.NOT_FOUND,
                        "the cluster publishes no schema for "
                            + type.kind()
                            + " of "
                            + type.apiVersion(),
                        "Look at an existing object with get_resource instead."));
    List<String> path = path(call.arguments().text("path").orElse(""), type);
    JsonObject schema = root;
    for (int depth = 0; depth < path.size(); depth++) {
      JsonObject fields = schemas.fields(schema);
      if (!(fields.getValue(path.get(depth)) instanceof JsonObject child)) {
        throw unknown(type, path, depth, fields, schemas.type(schema));
      }
      schema = child;
    }
    return new FieldReport(type, String.join(".", path), schemas, call.arguments(), redactor)
        .of(schema);
  }

  /**
   * Accepts {@code spec.containers[0].image}, {@code .spec} and a leading kind, as kubectl does.
   */
  private static List<String> path(String text, ResourceType type) {
    List<String> names = new ArrayList<>();
    for (String part : text.trim().split("[./]")) {
      String name = part.replaceAll("\\[[^\\]]*\\]$", "");
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    boolean kindFirst =
        !names.isEmpty()
            && (names.getFirst().equalsIgnoreCase(type.kind())
                || names.getFirst().equals(type.plural()));
    return kindFirst ? names.subList(1, names.size()) : names;
  }

  private static ToolException unknown(
      ResourceType type, List<String> path, int depth, JsonObject fields, String ofType) {
    String where =
        depth == 0 ? type.kind() : type.kind() + " " + String.join(".", path.subList(0, depth));
    String name = UntrustedText.stripLine(path.get(depth));
    if (fields.isEmpty()) {
      return new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          "path: " + where + " is " + ofType + " and has no described fields",
          "Ask for " + where + " itself.");
    }
    List<String> near = Nearest.to(name, fields.fieldNames(), SUGGESTIONS);
    return new ToolException(
        ErrorCode.INVALID_ARGUMENT,
        "path: " + where + " has no field \"" + name + "\"",
        near.isEmpty()
            ? "Its fields: "
                + String.join(", ", fields.fieldNames().stream().limit(40).toList())
                + "."
            : "Nearest fields: " + String.join(", ", near) + ".");
  }
}
