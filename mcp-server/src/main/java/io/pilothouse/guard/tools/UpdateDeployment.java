package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.guard.ObjectOperation;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code update_deployment}: changes image, environment or resources of one container. */
public final class UpdateDeployment implements ObjectOperation {
  @Override
  public String name() {
    return "update_deployment";
  }

  @Override
  public Effect effect() {
    return Effect.WRITE;
  }

  @Override
  public Future<Draft> draft(ToolCall call, ClusterReader reader) {
    return Workload.of(call, reader).map(workload -> draft(call, workload));
  }

  private static Draft draft(ToolCall call, Workload workload) {
    JsonObject container = container(call.arguments(), workload);
    JsonObject patch =
        new JsonObject()
            .put("metadata", ChangeCause.of(call))
            .put(
                "spec",
                new JsonObject()
                    .put(
                        "template",
                        new JsonObject()
                            .put(
                                "spec",
                                new JsonObject()
                                    .put("containers", new JsonArray().add(container)))));
    return new Draft(
        "update container " + container.getString("name") + " of " + workload.words(),
        workload.object(),
        Mutation.patch(
            Mutation.Verb.STRATEGIC_PATCH,
            workload.type(),
            workload.namespace(),
            workload.name(),
            patch),
        Draft.Disruption.ROLLS,
        OptionalInt.empty(),
        Draft.Follow.ROLLOUT);
  }

  private static JsonObject container(Arguments arguments, Workload workload) {
    JsonObject container =
        new JsonObject().put("name", name(workload, arguments.text("container")));
    arguments.text("image").ifPresent(image -> container.put("image", image));
    JsonObject env = arguments.json().getJsonObject("env", new JsonObject());
    if (!env.isEmpty()) {
      container.put("env", variables(env));
    }
    JsonObject resources = new JsonObject();
    for (String part : List.of("requests", "limits")) {
      JsonObject amounts = arguments.json().getJsonObject(part, new JsonObject());
      if (!amounts.isEmpty()) {
        resources.put(part, amounts);
      }
    }
    if (!resources.isEmpty()) {
      container.put("resources", resources);
    }
    if (container.size() == 1) {
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          "nothing is to be changed",
          "Give image, env, requests or limits.");
    }
    return container;
  }

  private static JsonArray variables(JsonObject env) {
    JsonArray variables = new JsonArray();
    env.forEach(
        each -> {
          JsonObject variable = new JsonObject().put("name", each.getKey());
          variables.add(
              each.getValue() == null
                  ? variable.put("$patch", "delete")
                  : variable.put("value", String.valueOf(each.getValue())).putNull("valueFrom"));
        });
    return variables;
  }

  private static String name(Workload workload, Optional<String> wanted) {
    List<String> names =
        Json.list(Json.object(workload.object(), "spec", "template", "spec"), "containers").stream()
            .map(container -> Json.text(container, "name"))
            .toList();
    if (wanted.isEmpty() && names.size() == 1) {
      return names.getFirst();
    }
    return wanted
        .filter(names::contains)
        .orElseThrow(
            () ->
                new ToolException(
                    ErrorCode.INVALID_ARGUMENT,
                    workload.words() + " has no container \"" + wanted.orElse("") + "\"",
                    "Set container to one of: " + String.join(", ", names) + "."));
  }
}
