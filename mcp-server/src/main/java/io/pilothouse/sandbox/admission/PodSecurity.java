package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Pod Security admission by the labels of the namespace: pods that break the enforced level are
 * refused; they, and what makes such pods, are warned about at the warning level.
 */
final class PodSecurity {
  private static final String LABEL = "pod-security.kubernetes.io/";

  private final Cluster cluster;

  PodSecurity(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @throws StatusException 403 when a pod breaks the enforced level
   */
  void check(ResourceKind kind, JsonObject object, List<String> warnings) {
    JsonObject spec = PodSpecs.of(kind, object);
    if (spec.isEmpty()) {
      return;
    }
    JsonObject namespace =
        cluster
            .store()
            .find(
                cluster.kind("", "v1", "namespaces"),
                "",
                Json.text(object, "metadata", "namespace"))
            .orElseGet(JsonObject::new);
    String enforce = label(namespace, "enforce");
    String warn = label(namespace, "warn");
    if (kind.qualified().equals("pods")) {
      List<String> broken = PodSecurityLevels.broken(enforce, spec);
      if (!broken.isEmpty()) {
        throw StatusException.forbidden(
            kind,
            Json.text(object, "metadata", "name"),
            "violates PodSecurity "
                + level(namespace, "enforce")
                + ": "
                + String.join(", ", broken));
      }
    }
    List<String> broken = PodSecurityLevels.broken(warn, spec);
    if (!broken.isEmpty()) {
      warnings.add(
          "would violate PodSecurity "
              + level(namespace, "warn")
              + ": "
              + String.join(", ", broken));
    }
  }

  private static String label(JsonObject namespace, String mode) {
    return Json.text(namespace, "metadata", "labels", LABEL + mode);
  }

  private static String level(JsonObject namespace, String mode) {
    String version = label(namespace, mode + "-version");
    return "\"" + label(namespace, mode) + ":" + (version.isEmpty() ? "latest" : version) + "\"";
  }
}
