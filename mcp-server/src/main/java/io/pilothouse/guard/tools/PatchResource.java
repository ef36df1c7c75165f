package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.Operation;
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

/** {@code patch_resource}: patches one object of any kind. */
public final class PatchResource implements Operation {
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
                    disruption(patch),
                    replicas(patch),
                    Draft.Follow.NOTHING));
  }

  private static Draft.Disruption disruption(Object patch) {
    if (touches(patch, "template")) {
      return Draft.Disruption.ROLLS;
    }
    return replicas(patch).isPresent() ? Draft.Disruption.SCALES : Draft.Disruption.NONE;
  }

  private static boolean touches(Object patch, String field) {
    return patch instanceof JsonArray operations
        ? operations.stream()
            .map(String::valueOf)
            .anyMatch(text -> text.contains("/spec/" + field) || text.contains("\"/spec\""))
        : Json.object((JsonObject) patch, "spec").containsKey(field);
  }

  private static OptionalInt replicas(Object patch) {
    if (patch instanceof JsonObject object) {
      JsonObject spec = Json.object(object, "spec");
      return spec.containsKey("replicas")
          ? OptionalInt.of(Json.number(spec, "replicas"))
          : OptionalInt.empty();
    }
    return ((JsonArray) patch)
        .stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .filter(each -> Json.text(each, "path").equals("/spec/replicas"))
            .mapToInt(each -> Json.number(each, "value"))
            .findFirst();
  }
}
