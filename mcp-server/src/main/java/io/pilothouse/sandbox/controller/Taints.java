package io.pilothouse.sandbox.controller;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Taints of nodes and what tolerates them. */
final class Taints {
  static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

  private Taints() {}

  /** Whether a pod with these tolerations may be put on the node. */
  static boolean schedulable(JsonObject node, List<JsonObject> tolerations) {
    return Json.objects(node, "spec", "taints").stream()
        .filter(taint -> !"PreferNoSchedule".equals(taint.getString("effect")))
        .allMatch(taint -> toleration(taint, tolerations).isPresent());
  }

  /** The first toleration of a taint. */
  static Optional<JsonObject> toleration(JsonObject taint, List<JsonObject> tolerations) {
    return tolerations.stream().filter(toleration -> tolerates(toleration, taint)).findFirst();
  }

  /** Whether the tolerations include one of a cordoned node. */
  static boolean toleratesCordon(List<JsonObject> tolerations) {
    JsonObject taint = new JsonObject().put("key", UNSCHEDULABLE).put("effect", "NoSchedule");
    return toleration(taint, tolerations).isPresent();
  }

  private static boolean tolerates(JsonObject toleration, JsonObject taint) {
    String effect = toleration.getString("effect", "");
    String key = toleration.getString("key", "");
    boolean exists = "Exists".equals(toleration.getString("operator"));
    if (!effect.isEmpty() && !effect.equals(taint.getString("effect"))) {
      return false;
    }
    if (key.isEmpty()) {
      return exists;
    }
    return key.equals(taint.getString("key"))
        && (exists || toleration.getString("value", "").equals(taint.getString("value", "")));
  }
}
