package io.pilothouse.monitor.usage;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pod, as far as usage goes.
 *
 * @param json the object
 * @param workload whose pod it is
 */
record ObservedPod(JsonObject json, Workload workload) {
  ObservedPod(JsonObject json) {
    this(json, Workload.of(json));
  }

  static String key(JsonObject object) {
    return Json.text(Json.object(object, "metadata"), "namespace") + "/" + Json.name(object);
  }

  static Map<String, ObservedPod> byKey(List<JsonObject> pods) {
    return pods.stream()
        .collect(Collectors.toMap(ObservedPod::key, ObservedPod::new, (one, other) -> other));
  }

  /** Whether it still takes up room: neither done nor failed. */
  boolean isActive() {
    String phase = Json.text(Json.object(json, "status"), "phase");
    return !phase.equals("Succeeded") && !phase.equals("Failed");
  }

  Resources requests() {
    return sum("requests", parts -> parts.reduce(Resources.NONE, Resources::plus));
  }

  /** A limit counts only when every container has one. */
  Resources limits() {
    return sum("limits", parts -> bounded(parts.toList()));
  }

  private static Resources bounded(List<Resources> parts) {
    Resources sum = parts.stream().reduce(Resources.NONE, Resources::plus);
    return new Resources(
        parts.stream().allMatch(part -> part.cpu() > 0) ? sum.cpu() : 0,
        parts.stream().allMatch(part -> part.memory() > 0) ? sum.memory() : 0);
  }

  /** Of the pod when it has its own, else of its containers. */
  private Resources sum(String which, Function<Stream<Resources>, Resources> total) {
    Resources own = Resources.of(Json.object(json, "spec", "resources", which));
    Resources parts =
        total.apply(
            specs().map(container -> Resources.of(Json.object(container, "resources", which))));
    return new Resources(
        own.cpu() > 0 ? own.cpu() : parts.cpu(), own.memory() > 0 ? own.memory() : parts.memory());
  }

  /** What a container asks for and may use at most. */
  Resources of(String container, String which) {
    return Stream.of("containers", "initContainers")
        .flatMap(field -> Json.list(Json.object(json, "spec"), field).stream())
        .filter(spec -> Json.text(spec, "name").equals(container))
        .findFirst()
        .map(spec -> Resources.of(Json.object(spec, "resources", which)))
        .orElse(Resources.NONE);
  }

  /** Containers that run as long as the pod does. */
  private Stream<JsonObject> specs() {
    JsonObject spec = Json.object(json, "spec");
    return Stream.concat(
        Json.list(spec, "containers").stream(),
        Json.list(spec, "initContainers").stream()
            .filter(container -> Json.text(container, "restartPolicy").equals("Always")));
  }
}
