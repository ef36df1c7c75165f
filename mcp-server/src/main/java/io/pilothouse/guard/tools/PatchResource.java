package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;

/**
 * {@code patch_resource}: patches one object of any kind. What it comes to is what the API server
 * makes of it: a patch can say the same in too many ways to be read here.
 */
public final class PatchResource implements ObjectOperation {
  @Override
  public String name() {
    return "patch_resource";
  }

  @Override
  public Effect effect() {
    return Effect.DESTRUCTIVE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    Mutation.Verb verb =
        switch (call.arguments().text("type").orElse("merge")) {
          case "json" -> Mutation.Verb.JSON_PATCH;
          case "strategic" -> Mutation.Verb.STRATEGIC_PATCH;
          default -> Mutation.Verb.MERGE_PATCH;
        };
    Object patch = call.arguments().json().getValue("patch");
    boolean fits =
        verb == Mutation.Verb.JSON_PATCH ? patch instanceof JsonArray : patch instanceof JsonObject;
    if (!fits) {
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          "patch does not fit its type",
          "Give an array of operations for json, an object otherwise.");
    }
    return Workload.named(reader, call.arguments().required("kind"), call)
        .map(
            found ->
                new Draft(
                    "patch " + found.words(),
                    found.object(),
                    Mutation.patch(verb, found.type(), found.namespace(), found.name(), patch),
                    Draft.Disruption.AS_SHOWN,
                    OptionalInt.empty(),
                    follow(found, verb, patch)));
  }

  /** A label or an annotation is there at once; what a controller makes of a spec is not. */
  private static Draft.Follow follow(Workload found, Mutation.Verb verb, Object patch) {
    boolean ofSpec =
        verb == Mutation.Verb.JSON_PATCH
            ? ((JsonArray) patch)
                .stream()
                    .anyMatch(
                        each ->
                            each instanceof JsonObject step
                                && Json.text(step, "path").startsWith("/spec"))
            : ((JsonObject) patch).containsKey("spec");
    return ofSpec && Workload.isRolledOut(found.type())
        ? Draft.Follow.ROLLOUT
        : Draft.Follow.NOTHING;
  }
}
