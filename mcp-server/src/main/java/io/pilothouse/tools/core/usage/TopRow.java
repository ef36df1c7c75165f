package io.pilothouse.tools.core.usage;

import io.pilothouse.kubernetes.Quantity;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One line of {@code top}.
 *
 * @param namespace empty for nodes
 * @param name {@code pod}, {@code pod/container} or a node
 * @param used now
 * @param requests of a pod; what a node offers to pods
 * @param limits of a pod; of a node {@link Usage#NONE}
 */
record TopRow(String namespace, String name, Usage used, Usage requests, Usage limits) {
  static Comparator<TopRow> largestFirst(boolean byMemory) {
    Comparator<TopRow> bySize =
        Comparator.comparing(
            row -> (byMemory ? row.used.memory() : row.used.cpu()).orElse(Quantity.ZERO));
    return bySize.reversed().thenComparing(TopRow::namespace).thenComparing(TopRow::name);
  }

  /** Of a pod's container: what it uses and what its spec says. */
  static TopRow container(JsonObject metrics, JsonObject usage, JsonObject pod) {
    String container = Json.text(usage, "name");
    JsonObject resources =
        containers(pod).stream()
            .filter(spec -> container.equals(Json.text(spec, "name")))
            .findFirst()
            .map(spec -> Json.object(spec, "resources"))
            .orElseGet(JsonObject::new);
    return new TopRow(
        namespace(metrics),
        Json.name(metrics) + "/" + container,
        Usage.of(Json.object(usage, "usage")),
        Usage.of(Json.object(resources, "requests")),
        Usage.of(Json.object(resources, "limits")));
  }

  /**
   * A pod from its containers. Requests and limits are those of the pod when it has its own; a
   * limit counts only when every container has one.
   */
  static TopRow pod(JsonObject metrics, JsonObject pod) {
    List<TopRow> rows =
        Json.list(metrics, "containers").stream()
            .map(usage -> container(metrics, usage, pod))
            .toList();
    Usage limits = Usage.sum(rows.stream().map(TopRow::limits).toList());
    boolean cpuBounded = rows.stream().allMatch(row -> row.limits.cpu().isPresent());
    boolean memoryBounded = rows.stream().allMatch(row -> row.limits.memory().isPresent());
    return new TopRow(
        namespace(metrics),
        Json.name(metrics),
        Usage.sum(rows.stream().map(TopRow::used).toList()),
        Usage.sum(rows.stream().map(TopRow::requests).toList()),
        new Usage(
            cpuBounded ? limits.cpu() : Usage.NONE.cpu(),
            memoryBounded ? limits.memory() : Usage.NONE.memory()));
  }

  static TopRow node(JsonObject metrics, JsonObject node) {
    return new TopRow(
        "",
        Json.name(metrics),
        Usage.of(Json.object(metrics, "usage")),
        Usage.of(Json.object(node, "status", "allocatable")),
        Usage.NONE);
  }

  private static List<JsonObject> containers(JsonObject pod) {
    JsonObject spec = Json.object(pod, "spec");
    return Stream.concat(
            Json.list(spec, "containers").stream(), Json.list(spec, "initContainers").stream())
        .toList();
  }

  private static String namespace(JsonObject object) {
    return Json.text(Json.object(object, "metadata"), "namespace");
  }
}
