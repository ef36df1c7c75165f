package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Where pods are described in the kinds that make them. */
final class PodSpecs {
  private PodSpecs() {}

  /** The path of the pod's spec; empty when the kind has none. */
  static List<String> path(ResourceKind kind) {
    return switch (kind.qualified()) {
      case "pods" -> List.of("spec");
      case "deployments.apps",
          "replicasets.apps",
          "statefulsets.apps",
          "daemonsets.apps",
          "jobs.batch",
          "replicationcontrollers" ->
          List.of("spec", "template", "spec");
      case "cronjobs.batch" -> List.of("spec", "jobTemplate", "spec", "template", "spec");
      case "podtemplates" -> List.of("template", "spec");
      default -> List.of();
    };
  }

  /** The pod's spec; an empty object when there is none. */
  static JsonObject of(ResourceKind kind, JsonObject object) {
    List<String> path = path(kind);
    return path.isEmpty() ? new JsonObject() : Json.object(object, path.toArray(String[]::new));
  }

  /** Init containers, then containers. */
  static List<JsonObject> containers(JsonObject spec) {
    List<JsonObject> containers = new ArrayList<>(Json.objects(spec, "initContainers"));
    containers.addAll(Json.objects(spec, "containers"));
    return containers;
  }
}
