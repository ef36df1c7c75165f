package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What the admission plug-ins ServiceAccount, Priority and DefaultTolerationSeconds add to a pod.
 */
final class ServiceAccounts {
  private static final int TOLERATED_SECONDS = 300;

  private ServiceAccounts() {}

  static JsonObject mounted(ResourceKind kind, JsonObject object) {
    if (!kind.qualified().equals("pods") || !(object.getValue("spec") instanceof JsonObject)) {
      return object;
    }
    JsonObject copy = object.copy();
    JsonObject spec = copy.getJsonObject("spec");
    Fill.in(spec)
        .with("serviceAccountName", "default")
        .with("serviceAccount", spec.getString("serviceAccountName", "default"))
        .with("priority", 0)
        .with("preemptionPolicy", "PreemptLowerPriority");
    JsonArray tolerations = new JsonArray();
    Json.objects(spec, "tolerations").forEach(tolerations::add);
    tolerate(tolerations, "node.kubernetes.io/not-ready");
    tolerate(tolerations, "node.kubernetes.io/unreachable");
    spec.put("tolerations", tolerations);
    return copy;
  }

  private static void tolerate(JsonArray tolerations, String key) {
    boolean said =
        tolerations.stream()
            .map(JsonObject.class::cast)
            .anyMatch(
                toleration ->
                    (key.equals(toleration.getString("key", ""))
                            || toleration.getString("key", "").isEmpty())
                        && !"NoSchedule".equals(toleration.getString("effect")));
    if (!said) {
      tolerations.add(
          new JsonObject()
              .put("key", key)
              .put("operator", "Exists")
              .put("effect", "NoExecute")
              .put("tolerationSeconds", TOLERATED_SECONDS));
    }
  }
}
