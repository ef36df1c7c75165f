package io.pilothouse.guard.tools;

import io.pilothouse.tools.ToolCall;
import io.vertx.core.json.JsonObject;

/** What {@code rollout history} shows as the reason of a revision. */
final class ChangeCause {
  private static final String ANNOTATION = "kubernetes.io/change-cause";

  private ChangeCause() {}

  /** Metadata that holds the call's reason. */
  static JsonObject of(ToolCall call) {
    return new JsonObject()
        .put(
            "annotations",
            new JsonObject().put(ANNOTATION, call.arguments().required("reason").strip()));
  }
}
