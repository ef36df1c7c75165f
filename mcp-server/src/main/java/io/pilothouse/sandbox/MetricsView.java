package io.pilothouse.sandbox;

import io.pilothouse.sandbox.controller.kubelet.ContainerRun;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ObjectStore;
import io.pilothouse.sandbox.store.Quantity;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Plausible resource usage: of a container what its image declares, or else a steady share of what
 * it requests, of a node the sum of its pods and something for itself. Pods that do not run, and
 * nodes that do not report, have none.
 */
final class MetricsView {
  private static final long IDLE_CPU = 2_000_000;
  private static final long IDLE_MEMORY = 12_288;

  private final NavigableMap<String, JsonObject> pods;
  private final Function<String, Optional<ContainerRun>> runs;
  private final String timestamp;

  /** CPU is in nanocores, memory in KiB. */
  private record Usage(long cpu, long memory) {
    Usage plus(Usage other) {
      return new Usage(cpu + other.cpu, memory + other.memory);
    }

    JsonObject toJson() {
      return new JsonObject().put("cpu", cpu + "n").put("memory", memory + "Ki");
    }
  }

  /**
   * @param runs finds the run of a container by its ID, of those whose kubelet runs here
   */
  MetricsView(
      NavigableMap<String, JsonObject> pods,
      Function<String, Optional<ContainerRun>> runs,
      Instant now) {
    this.pods = pods;
    this.runs = runs;
    this.timestamp = now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  NavigableMap<String, JsonObject> of(ResourceKind kind, NavigableMap<String, JsonObject> nodes) {
    NavigableMap<String, JsonObject> metrics = new TreeMap<>();
    if (kind.namespaced()) {
      pods.forEach(
          (key, pod) -> {
            JsonArray containers = containers(pod);
            if (!containers.isEmpty()) {
              metrics.put(
                  ObjectStore.key(kind, Json.text(pod, "metadata", "namespace"), name(pod)),
                  metrics(kind, pod).put("containers", containers));
            }
          });
      return metrics;
    }
    Map<String, Usage> perNode = new HashMap<>();
    pods.values()
        .forEach(pod -> perNode.merge(Json.text(pod, "spec", "nodeName"), usage(pod), Usage::plus));
    nodes.forEach(
        (key, node) -> {
          if (ready(node)) {
            Usage own = new Usage(share(node, 90_000_000, 40), share(node, 700_000, 40));
            Usage all = own.plus(perNode.getOrDefault(key, new Usage(0, 0)));
            metrics.put(key, metrics(kind, node).put("usage", all.toJson()));
          }
        });
    return metrics;
  }

  private JsonObject metrics(ResourceKind kind, JsonObject of) {
    JsonObject metadata = new JsonObject().put("name", name(of));
    for (String field : new String[] {"namespace", "labels"}) {
      Object value = Json.value(of, "metadata", field);
      if (value != null) {
        metadata.put(field, value);
      }
    }
    return new JsonObject()
        .put("kind", kind.kind())
        .put("apiVersion", kind.apiVersion())
        .put("metadata", metadata.put("creationTimestamp", timestamp))
        .put("timestamp", timestamp)
        .put("window", "30s");
  }

  private JsonArray containers(JsonObject pod) {
    JsonArray usages = new JsonArray();
    for (JsonObject status : Json.objects(pod, "status", "containerStatuses")) {
      if (Json.value(status, "state", "running") != null) {
        String name = Json.text(status, "name");
        usages.add(new JsonObject().put("name", name).put("usage", usage(pod, status).toJson()));
      }
    }
    return usages;
  }

  private Usage usage(JsonObject pod) {
    return Json.objects(pod, "status", "containerStatuses").stream()
        .filter(status -> Json.value(status, "state", "running") != null)
        .map(status -> usage(pod, status))
        .reduce(new Usage(0, 0), Usage::plus);
  }

  private Usage usage(JsonObject pod, JsonObject status) {
    Usage requested = usage(pod, Json.text(status, "name"));
    return runs.apply(Json.text(status, "containerID"))
        .map(
            run ->
                new Usage(
                    run.cpu() == 0 ? requested.cpu() : (long) (run.cpu() * 1e9),
                    run.memory() == 0 ? requested.memory() : (long) run.memory() / 1024))
        .orElse(requested);
  }

  private static Usage usage(JsonObject pod, String container) {
    JsonObject requests =
        Json.objects(pod, "spec", "containers").stream()
            .filter(candidate -> container.equals(candidate.getString("name")))
            .map(candidate -> Json.object(candidate, "resources", "requests"))
            .findFirst()
            .orElseGet(JsonObject::new);
    long cpu = (long) (Quantity.of(Json.text(requests, "cpu")) * 1_000_000_000);
    long memory = (long) (Quantity.of(Json.text(requests, "memory")) / 1024);
    return new Usage(
        share(pod, cpu == 0 ? IDLE_CPU : cpu, 60),
        share(pod, memory == 0 ? IDLE_MEMORY : memory, 40));
  }

  /**
   * Between half of an amount and {@code spread} percent more than half, the same for an object.
   */
  private static long share(JsonObject object, long of, int spread) {
    int percent = 50 + Math.floorMod(name(object).hashCode(), spread);
    return of * percent / 100;
  }

  private static boolean ready(JsonObject node) {
    return Json.objects(node, "status", "conditions").stream()
        .anyMatch(
            condition ->
                "Ready".equals(condition.getString("type"))
                    && "True".equals(condition.getString("status")));
  }

  private static String name(JsonObject object) {
    return Json.text(object, "metadata", "name");
  }
}
