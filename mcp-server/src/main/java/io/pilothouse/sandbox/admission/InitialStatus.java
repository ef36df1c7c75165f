package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The status that a new object has before any controller has seen it. */
final class InitialStatus {
  private InitialStatus() {}

  /** The status, or null for a custom kind, which has none. */
  static JsonObject of(ResourceKind kind, JsonObject object) {
    JsonObject status = new JsonObject();
    return switch (kind.qualified()) {
      case "pods" -> status.put("phase", "Pending").put("qosClass", qosClass(object));
      case "namespaces" -> status.put("phase", "Active");
      case "persistentvolumeclaims" -> status.put("phase", "Pending");
      case "persistentvolumes" -> status.put("phase", "Pending");
      case "services", "ingresses.networking.k8s.io" ->
          status.put("loadBalancer", new JsonObject());
      case "replicasets.apps", "replicationcontrollers" -> status.put("replicas", 0);
      case "statefulsets.apps" -> status.put("replicas", 0).put("availableReplicas", 0);
      case "daemonsets.apps" ->
          status
              .put("currentNumberScheduled", 0)
              .put("numberMisscheduled", 0)
              .put("desiredNumberScheduled", 0)
              .put("numberReady", 0);
      case "poddisruptionbudgets.policy" ->
          status
              .put("disruptionsAllowed", 0)
              .put("currentHealthy", 0)
              .put("desiredHealthy", 0)
              .put("expectedPods", 0);
      case "horizontalpodautoscalers.autoscaling" ->
          status.put("desiredReplicas", 0).putNull("currentMetrics");
      case "customresourcedefinitions.apiextensions.k8s.io" -> definition(object);
      default -> builtIn(kind) ? status : null;
    };
  }

  private static boolean builtIn(ResourceKind kind) {
    return !kind.group().contains(".") || kind.group().endsWith(".k8s.io");
  }

  private static JsonObject definition(JsonObject object) {
    String at = Json.text(object, "metadata", "creationTimestamp");
    JsonArray stored = new JsonArray();
    Json.objects(object, "spec", "versions").stream()
        .filter(version -> Json.flag(version, "storage"))
        .forEach(version -> stored.add(version.getString("name")));
    return new JsonObject()
        .put(
            "conditions",
            new JsonArray()
                .add(condition("NamesAccepted", at, "NoConflicts", "no conflicts found"))
                .add(
                    condition(
                        "Established",
                        at,
                        "InitialNamesAccepted",
                        "the initial names have been accepted")))
        .put("acceptedNames", Json.object(object, "spec", "names"))
        .put("storedVersions", stored);
  }

  private static JsonObject condition(String type, String at, String reason, String message) {
    return new JsonObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", at)
        .put("reason", reason)
        .put("message", message);
  }

  /** Guaranteed, Burstable or BestEffort. */
  static String qosClass(JsonObject pod) {
    boolean any = false;
    boolean all = true;
    for (JsonObject container : PodSpecs.containers(Json.object(pod, "spec"))) {
      JsonObject limits = Json.object(container, "resources", "limits");
      JsonObject requests = Json.object(container, "resources", "requests");
      any |= !limits.isEmpty() || !requests.isEmpty();
      for (String resource : List.of("cpu", "memory")) {
        all &=
            limits.containsKey(resource)
                && Json.text(limits, resource)
                    .equals(requests.getString(resource, Json.text(limits, resource)));
      }
    }
    if (!any) {
      return "BestEffort";
    }
    return all ? "Guaranteed" : "Burstable";
  }
}
