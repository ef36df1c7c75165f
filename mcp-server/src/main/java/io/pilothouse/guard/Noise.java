package io.pilothouse.guard;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What changes in an object without anybody having wanted it: nothing that a plan is about. */
final class Noise {
  private static final List<String> METADATA =
      List.of("managedFields", "resourceVersion", "generation", "selfLink");

  /** Controllers keep notes here. */
  private static final List<String> ANNOTATIONS =
      List.of(
          "deployment.kubernetes.io/revision",
          "deprecated.daemonset.template.generation",
          "autoscaling.alpha.kubernetes.io/conditions");

  private Noise() {}

  /** A copy without it. */
  static JsonObject without(JsonObject object) {
    JsonObject copy = object.copy();
    copy.remove("status");
    JsonObject metadata = Json.object(copy, "metadata");
    METADATA.forEach(metadata::remove);
    JsonObject annotations = Json.object(metadata, "annotations");
    ANNOTATIONS.forEach(annotations::remove);
    if (annotations.isEmpty()) {
      metadata.remove("annotations");
    }
    return copy;
  }
}
