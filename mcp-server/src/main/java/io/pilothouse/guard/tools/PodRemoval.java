package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;
import java.util.function.Function;

/** What restarting and evicting a pod have in common. */
final class PodRemoval {
  private PodRemoval() {}

  /**
   * @param verb in words
   * @param change removes it
   */
  static Future<Draft> of(
      ToolCall call, ClusterReader reader, String verb, Function<Workload, Mutation> change) {
    return Workload.named(reader, "v1/Pod", call)
        .map(
            pod -> {
              requireController(pod.object());
              return new Draft(
                  verb + " " + pod.words(),
                  pod.object(),
                  change.apply(pod),
                  Draft.Disruption.REMOVES,
                  OptionalInt.empty(),
                  Draft.Follow.REMOVAL);
            });
  }

  private static void requireController(JsonObject pod) {
    boolean owned =
        Json.list(Json.object(pod, "metadata"), "ownerReferences").stream()
            .anyMatch(owner -> Json.flag(owner, "controller"));
    if (!owned) {
      throw new ToolException(
          ErrorCode.CONFLICT,
          "pod \"" + Json.name(pod) + "\" has no controller, so nothing would replace it",
          "If it is to go for good, use delete_resource.");
    }
  }
}
