package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The defaults of a pod's spec, by itself or in a template. */
final class PodDefaults {
  private static final int FILE_MODE = 420;

  private PodDefaults() {}

  /**
   * @param pod whether it is the spec of a pod itself
   */
  static void fill(JsonObject spec, boolean pod) {
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      Json.objects(spec, list).forEach(container -> container(container, pod));
    }
    Json.objects(spec, "volumes").forEach(PodDefaults::volume);
    Fill.in(spec)
        .with("restartPolicy", "Always")
        .with("terminationGracePeriodSeconds", 30)
        .with("dnsPolicy", "ClusterFirst")
        .with("securityContext", new JsonObject())
        .with("schedulerName", "default-scheduler");
    if (spec.containsKey("serviceAccountName")) {
      spec.put("serviceAccount", spec.getValue("serviceAccountName"));
    } else if (spec.containsKey("serviceAccount")) {
      spec.put("serviceAccountName", spec.getValue("serviceAccount"));
    }
    if (pod) {
      Fill.in(spec).with("enableServiceLinks", true);
    }
  }

  private static void container(JsonObject container, boolean pod) {
    String image = container.getString("image", "");
    String tag = image.substring(image.lastIndexOf('/') + 1);
    boolean latest = !tag.contains("@") && (!tag.contains(":") || tag.endsWith(":latest"));
    Fill.in(container)
        .with("resources", new JsonObject())
        .with("terminationMessagePath", "/dev/termination-log")
        .with("terminationMessagePolicy", "File")
        .with("imagePullPolicy", latest ? "Always" : "IfNotPresent");
    Json.objects(container, "ports").forEach(port -> Fill.in(port).with("protocol", "TCP"));
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.getValue(probe) instanceof JsonObject found) {
        probe(found);
      }
    }
    for (JsonObject variable : Json.objects(container, "env")) {
      if (Json.value(variable, "valueFrom", "fieldRef") instanceof JsonObject reference) {
        Fill.in(reference).with("apiVersion", "v1");
      }
    }
    if (pod) {
      Fill.all(container.getJsonObject("resources"), "requests", "limits");
    }
  }

  private static void probe(JsonObject probe) {
    if (probe.getValue("httpGet") instanceof JsonObject get) {
      Fill.in(get).with("path", "/").with("scheme", "HTTP");
    }
    if (probe.getValue("grpc") instanceof JsonObject grpc) {
      Fill.in(grpc).with("service", "");
    }
    Fill.in(probe)
        .with("timeoutSeconds", 1)
        .with("periodSeconds", 10)
        .with("successThreshold", 1)
        .with("failureThreshold", 3);
  }

  private static void volume(JsonObject volume) {
    if (volume.size() == 1) {
      volume.put("emptyDir", new JsonObject());
    }
    for (String source : List.of("configMap", "secret", "projected", "downwardAPI")) {
      if (volume.getValue(source) instanceof JsonObject found) {
        Fill.in(found).with("defaultMode", FILE_MODE);
      }
    }
    if (volume.getValue("hostPath") instanceof JsonObject path) {
      Fill.in(path).with("type", "");
    }
  }
}
