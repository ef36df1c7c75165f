package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.Quantity;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node and the pods that are on it and not finished, as the scheduler sees them.
 *
 * @param used requests by resource, in base units
 */
record NodeView(JsonObject node, List<JsonObject> pods, Map<String, Double> used) {

  /** Every node of the cluster by name. */
  static Map<String, NodeView> all(ControllerClient client) {
    Map<String, NodeView> views = new LinkedHashMap<>();
    for (JsonObject node : client.list(Kind.NODE, "")) {
      views.put(
          Json.text(node, "metadata", "name"),
          new NodeView(node, new ArrayList<>(), new LinkedHashMap<>()));
    }
    for (JsonObject pod : client.list(Kind.POD, "")) {
      NodeView view = views.get(Pods.nodeName(pod));
      if (view != null && !Pods.finished(pod)) {
        view.pods.add(pod);
        requests(pod).forEach((resource, amount) -> view.used.merge(resource, amount, Double::sum));
      }
    }
    return views;
  }

  /** What a pod requests: the sum of its containers, or of an init container if that is more. */
  static Map<String, Double> requests(JsonObject pod) {
    Map<String, Double> sum = new LinkedHashMap<>();
    for (JsonObject container : Json.objects(pod, "spec", "containers")) {
      Json.textMap(container, "resources", "requests")
          .forEach((resource, text) -> sum.merge(resource, Quantity.of(text), Double::sum));
    }
    for (JsonObject container : Json.objects(pod, "spec", "initContainers")) {
      Json.textMap(container, "resources", "requests")
          .forEach((resource, text) -> sum.merge(resource, Quantity.of(text), Math::max));
    }
    return sum;
  }

  String name() {
    return Json.text(node, "metadata", "name");
  }

  double allocatable(String resource) {
    return Quantity.of(Json.text(node, "status", "allocatable", resource));
  }

  double free(String resource) {
    return allocatable(resource) - used.getOrDefault(resource, 0.0);
  }

  Map<String, String> labels() {
    return Json.textMap(node, "metadata", "labels");
  }
}
