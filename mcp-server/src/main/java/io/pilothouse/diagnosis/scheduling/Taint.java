package io.pilothouse.diagnosis.scheduling;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** A taint of a node that keeps pods away. */
public record Taint(String key, String value, String effect) {
  private static final String CORDON = "node.kubernetes.io/unschedulable";

  /** Set by the control plane for as long as a node is in trouble. */
  private static final Set<String> CONDITIONS =
      Set.of(
          "node.kubernetes.io/not-ready",
          "node.kubernetes.io/unreachable",
          "node.kubernetes.io/memory-pressure",
          "node.kubernetes.io/disk-pressure",
          "node.kubernetes.io/pid-pressure",
          "node.kubernetes.io/network-unavailable",
          "node.cloudprovider.kubernetes.io/uninitialized");

  /** Those of a node that a pod does not tolerate; the one of a cordon is not among them. */
  public static List<Taint> untolerated(KubeObject node, JsonObject podSpec) {
    List<JsonObject> tolerations = Json.list(podSpec, "tolerations");
    return Json.list(node.spec(), "taints").stream()
        .map(
            each ->
                new Taint(
                    Json.text(each, "key"), Json.text(each, "value"), Json.text(each, "effect")))
        .filter(each -> !each.effect.equals("PreferNoSchedule") && !each.key.equals(CORDON))
        .filter(each -> tolerations.stream().noneMatch(each::isTolerated))
        .toList();
  }

  /** Whether a pod may run on a node that takes no new pods. */
  static boolean toleratesCordon(JsonObject podSpec) {
    Taint cordon = new Taint(CORDON, "", "NoSchedule");
    return Json.list(podSpec, "tolerations").stream().anyMatch(cordon::isTolerated);
  }

  private boolean isTolerated(JsonObject toleration) {
    String effects = Json.text(toleration, "effect");
    String keys = Json.text(toleration, "key");
    boolean exists = Json.text(toleration, "operator").equals("Exists");
    return (effects.isEmpty() || effects.equals(effect))
        && (keys.isEmpty() ? exists : keys.equals(key))
        && (exists || Json.text(toleration, "value").equals(value));
  }

  /** Whether it says that the node itself is in trouble. */
  public boolean isCondition() {
    return CONDITIONS.contains(key);
  }

  /** {@code pool=b:NoSchedule}. */
  @Override
  public String toString() {
    return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
  }
}
