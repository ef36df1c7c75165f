package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The defaults of the built-in kinds (k8s.io/kubernetes/pkg/apis/.../v1/defaults.go). */
final class Defaults {
  private Defaults() {}

  /** A copy of the object with everything filled in that nobody has said. */
  static JsonObject of(ResourceKind kind, JsonObject object) {
    JsonObject copy = object.copy();
    JsonObject spec = copy.getJsonObject("spec");
    if (spec != null) {
      spec(kind, copy, spec);
    }
    switch (kind.qualified()) {
      case "namespaces" ->
          Fill.in(Fill.object(Fill.object(copy, "metadata"), "labels"))
              .with("kubernetes.io/metadata.name", Json.text(copy, "metadata", "name"));
      case "secrets" -> secret(copy);
      case "rolebindings.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io" ->
          binding(copy);
      case "storageclasses.storage.k8s.io" ->
          Fill.in(copy).with("reclaimPolicy", "Delete").with("volumeBindingMode", "Immediate");
      default -> {}
    }
    return copy;
  }

  private static void spec(ResourceKind kind, JsonObject object, JsonObject spec) {
    List<String> path = PodSpecs.path(kind);
    if (!path.isEmpty()
        && Json.value(object, path.toArray(String[]::new)) instanceof JsonObject pod) {
      PodDefaults.fill(pod, kind.qualified().equals("pods"));
    }
    switch (kind.qualified()) {
      case "deployments.apps" -> deployment(spec);
      case "replicasets.apps", "replicationcontrollers" -> Fill.in(spec).with("replicas", 1);
      case "statefulsets.apps" -> statefulSet(spec);
      case "daemonsets.apps" -> daemonSet(spec);
      case "jobs.batch" -> job(spec);
      case "cronjobs.batch" ->
          Fill.in(spec)
              .with("concurrencyPolicy", "Allow")
              .with("suspend", false)
              .with("successfulJobsHistoryLimit", 3)
              .with("failedJobsHistoryLimit", 1);
      case "services" -> service(spec);
      case "persistentvolumeclaims" -> Fill.in(spec).with("volumeMode", "Filesystem");
      case "persistentvolumes" ->
          Fill.in(spec)
              .with("volumeMode", "Filesystem")
              .with("persistentVolumeReclaimPolicy", "Retain");
      case "horizontalpodautoscalers.autoscaling" -> Fill.in(spec).with("minReplicas", 1);
      case "networkpolicies.networking.k8s.io" -> networkPolicy(spec);
      case "limitranges" -> limitRange(spec);
      case "customresourcedefinitions.apiextensions.k8s.io" -> definition(spec);
      default -> {}
    }
  }

  private static void deployment(JsonObject spec) {
    Fill.in(spec).with("replicas", 1);
    JsonObject strategy = Fill.object(spec, "strategy");
    Fill.in(strategy).with("type", "RollingUpdate");
    if (strategy.getString("type").equals("RollingUpdate")) {
      Fill.in(Fill.object(strategy, "rollingUpdate"))
          .with("maxUnavailable", "25%")
          .with("maxSurge", "25%");
    }
    Fill.in(spec).with("revisionHistoryLimit", 10).with("progressDeadlineSeconds", 600);
  }

  private static void statefulSet(JsonObject spec) {
    Fill.in(spec).with("replicas", 1).with("podManagementPolicy", "OrderedReady");
    JsonObject strategy = Fill.object(spec, "updateStrategy");
    Fill.in(strategy).with("type", "RollingUpdate");
    if (strategy.getString("type").equals("RollingUpdate")) {
      Fill.in(Fill.object(strategy, "rollingUpdate")).with("partition", 0);
    }
    Fill.in(Fill.object(spec, "persistentVolumeClaimRetentionPolicy"))
        .with("whenDeleted", "Retain")
        .with("whenScaled", "Retain");
    Fill.in(spec).with("revisionHistoryLimit", 10);
    for (JsonObject claim : Json.objects(spec, "volumeClaimTemplates")) {
      Fill.in(Fill.object(claim, "spec")).with("volumeMode", "Filesystem");
      Fill.in(claim).with("kind", "PersistentVolumeClaim").with("apiVersion", "v1");
      Fill.in(Fill.object(claim, "status")).with("phase", "Pending");
    }
  }

  private static void daemonSet(JsonObject spec) {
    JsonObject strategy = Fill.object(spec, "updateStrategy");
    Fill.in(strategy).with("type", "RollingUpdate");
    if (strategy.getString("type").equals("RollingUpdate")) {
      Fill.in(Fill.object(strategy, "rollingUpdate")).with("maxUnavailable", 1).with("maxSurge", 0);
    }
    Fill.in(spec).with("revisionHistoryLimit", 10);
  }

  private static void job(JsonObject spec) {
    if (!spec.containsKey("completions") && !spec.containsKey("parallelism")) {
      spec.put("completions", 1);
    }
    Fill.in(spec)
        .with("parallelism", 1)
        .with("backoffLimit", 6)
        .with("manualSelector", false)
        .with("completionMode", "NonIndexed")
        .with("suspend", false)
        .with("podReplacementPolicy", "TerminatingOrFailed");
  }

  private static void service(JsonObject spec) {
    Fill.in(spec).with("type", "ClusterIP").with("sessionAffinity", "None");
    if (spec.getString("sessionAffinity").equals("ClientIP")) {
      Fill.in(Fill.object(Fill.object(spec, "sessionAffinityConfig"), "clientIP"))
          .with("timeoutSeconds", 10_800);
    }
    for (JsonObject port : Json.objects(spec, "ports")) {
      Fill.in(port).with("protocol", "TCP").with("targetPort", port.getValue("port"));
    }
    String type = spec.getString("type");
    if (!type.equals("ExternalName")) {
      Fill.in(spec).with("internalTrafficPolicy", "Cluster");
    }
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      Fill.in(spec).with("externalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Fill.in(spec).with("allocateLoadBalancerNodePorts", true);
    }
  }

  private static void networkPolicy(JsonObject spec) {
    if (!spec.containsKey("policyTypes")) {
      JsonArray types = new JsonArray().add("Ingress");
      spec.put("policyTypes", spec.containsKey("egress") ? types.add("Egress") : types);
    }
    for (String direction : List.of("ingress", "egress")) {
      for (JsonObject rule : Json.objects(spec, direction)) {
        Json.objects(rule, "ports").forEach(port -> Fill.in(port).with("protocol", "TCP"));
      }
    }
  }

  private static void limitRange(JsonObject spec) {
    for (JsonObject limit : Json.objects(spec, "limits")) {
      if ("Container".equals(limit.getString("type"))) {
        Fill.all(limit, "default", "max");
        Fill.all(limit, "defaultRequest", "default");
        Fill.all(limit, "defaultRequest", "min");
      }
    }
  }

  private static void definition(JsonObject spec) {
    Fill.in(Fill.object(spec, "conversion")).with("strategy", "None");
    JsonObject names = Fill.object(spec, "names");
    String kind = names.getString("kind", "");
    Fill.in(names).with("singular", kind.toLowerCase(Locale.ROOT)).with("listKind", kind + "List");
  }

  private static void secret(JsonObject secret) {
    Fill.in(secret).with("type", "Opaque");
    if (secret.getValue("stringData") instanceof JsonObject texts) {
      JsonObject data = Fill.object(secret, "data");
      texts.forEach(
          text ->
              data.put(
                  text.getKey(),
                  Base64.getEncoder()
                      .encodeToString(
                          text.getValue().toString().getBytes(StandardCharsets.UTF_8))));
      secret.remove("stringData");
    }
  }

  private static void binding(JsonObject binding) {
    Fill.in(Fill.object(binding, "roleRef")).with("apiGroup", "rbac.authorization.k8s.io");
    for (JsonObject subject : Json.objects(binding, "subjects")) {
      if (!"ServiceAccount".equals(subject.getString("kind"))) {
        Fill.in(subject).with("apiGroup", "rbac.authorization.k8s.io");
      }
    }
  }
}
