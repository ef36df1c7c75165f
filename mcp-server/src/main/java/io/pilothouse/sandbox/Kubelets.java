package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;

/** Which kubelets can be asked, and where. */
final class Kubelets {
  private Kubelets() {}

  /** Whether a node stopped reporting, so that there is no kubelet to ask. */
  static boolean lost(ClusterView view, String nodeName) {
    return Json.objects(node(view, nodeName), "status", "conditions").stream()
        .anyMatch(
            condition ->
                "Ready".equals(condition.getString("type"))
                    && "Unknown".equals(condition.getString("status")));
  }

  /** Host and port. */
  static String address(ClusterView view, String nodeName) {
    JsonObject node = node(view, nodeName);
    String address =
        Json.objects(node, "status", "addresses").stream()
            .filter(candidate -> "InternalIP".equals(candidate.getString("type")))
            .map(candidate -> candidate.getString("address"))
            .findFirst()
            .orElse(nodeName);
    return address
        + ":"
        + Json.number(node, "status", "daemonEndpoints", "kubeletEndpoint", "Port");
  }

  private static JsonObject node(ClusterView view, String name) {
    return view.list(view.core("nodes"), "").getOrDefault(name, new JsonObject());
  }
}
