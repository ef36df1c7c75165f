package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with the spec of a built-in kind, pods aside. */
final class KindRules {
  private static final Set<String> SELECTING =
      Set.of("deployments.apps", "replicasets.apps", "statefulsets.apps", "daemonsets.apps");
  private static final String[] SERVICE_TYPES = {
    "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"
  };
  private static final int MAX_PORT = 65_535;

  private final JsonObject spec;
  private final List<FieldError> errors = new ArrayList<>();

  private KindRules(JsonObject spec) {
    this.spec = spec;
  }

  static List<FieldError> check(ResourceKind kind, JsonObject object) {
    KindRules rules = new KindRules(Json.object(object, "spec"));
    if (SELECTING.contains(kind.qualified())) {
      rules.selector();
    }
    switch (kind.qualified()) {
      case "deployments.apps" -> {
        rules.strategy();
        rules.atLeast("minReadySeconds", 0);
        rules.atLeast("revisionHistoryLimit", 0);
        rules.atLeast("progressDeadlineSeconds", 0);
      }
      case "jobs.batch" -> rules.job();
      case "cronjobs.batch" -> rules.cronJob();
      case "services" -> rules.service();
      case "horizontalpodautoscalers.autoscaling" -> rules.autoscaler();
      case "persistentvolumeclaims" -> rules.claim();
      case "poddisruptionbudgets.policy" -> rules.budget();
      default -> {}
    }
    rules.atLeast("replicas", 0);
    return rules.errors;
  }

  private void atLeast(String field, long least) {
    if (spec.getValue(field) instanceof Number value && value.longValue() < least) {
      errors.add(
          FieldError.invalid(
              "spec." + field, value.toString(), "must be greater than or equal to " + least));
    }
  }

  private void selector() {
    if (!(spec.getValue("selector") instanceof JsonObject selector)) {
      errors.add(FieldError.required("spec.selector", ""));
      errors.add(
          FieldError.invalid(
              "spec.template.metadata.labels",
              Json.object(spec, "template", "metadata", "labels").encode(),
              "`selector` does not match template `labels`"));
      return;
    }
    if (selector.isEmpty()) {
      errors.add(
          FieldError.invalid("spec.selector", "{}", "empty selector is invalid for deployment"));
    }
    JsonObject labels = Json.object(spec, "template", "metadata", "labels");
    Map<String, String> own = Json.textMap(spec, "template", "metadata", "labels");
    boolean matches =
        Json.textMap(selector, "matchLabels").entrySet().stream()
            .allMatch(wanted -> wanted.getValue().equals(own.get(wanted.getKey())));
    if (!matches) {
      errors.add(
          FieldError.invalid(
              "spec.template.metadata.labels",
              labels.encode(),
              "`selector` does not match template `labels`"));
    }
  }

  private void strategy() {
    String type = Json.text(spec, "strategy", "type");
    if (!Set.of("RollingUpdate", "Recreate").contains(type)) {
      errors.add(FieldError.unsupported("spec.strategy.type", type, "Recreate", "RollingUpdate"));
    } else if (type.equals("Recreate") && Json.value(spec, "strategy", "rollingUpdate") != null) {
      errors.add(
          FieldError.forbidden(
              "spec.strategy.rollingUpdate",
              "may not be specified when strategy `type` is 'Recreate'"));
    }
    if ("0".equals(Json.text(spec, "strategy", "rollingUpdate", "maxUnavailable").replace("%", ""))
        && "0".equals(Json.text(spec, "strategy", "rollingUpdate", "maxSurge").replace("%", ""))) {
      errors.add(
          FieldError.invalid(
              "spec.strategy.rollingUpdate.maxUnavailable",
              Json.quoted(Json.value(spec, "strategy", "rollingUpdate", "maxUnavailable")),
              "may not be 0 when `maxSurge` is 0"));
    }
  }

  private void job() {
    atLeast("parallelism", 0);
    atLeast("completions", 0);
    atLeast("backoffLimit", 0);
    atLeast("activeDeadlineSeconds", 0);
    atLeast("ttlSecondsAfterFinished", 0);
  }

  private void cronJob() {
    if (Json.text(spec, "schedule").isEmpty()) {
      errors.add(FieldError.required("spec.schedule", ""));
    }
    String concurrency = Json.text(spec, "concurrencyPolicy");
    if (!Set.of("Allow", "Forbid", "Replace").contains(concurrency)) {
      errors.add(
          FieldError.unsupported(
              "spec.concurrencyPolicy", concurrency, "Allow", "Forbid", "Replace"));
    }
  }

  private void service() {
    String type = Json.text(spec, "type");
    if (!List.of(SERVICE_TYPES).contains(type)) {
      errors.add(FieldError.unsupported("spec.type", type, SERVICE_TYPES));
    }
    if (type.equals("ExternalName")) {
      if (Json.text(spec, "externalName").isEmpty()) {
        errors.add(FieldError.required("spec.externalName", ""));
      }
      return;
    }
    List<JsonObject> ports = Json.objects(spec, "ports");
    if (ports.isEmpty() && !"None".equals(Json.text(spec, "clusterIP"))) {
      errors.add(FieldError.required("spec.ports", ""));
    }
    for (int i = 0; i < ports.size(); i++) {
      String at = "spec.ports[" + i + "]";
      if (ports.size() > 1 && Json.text(ports.get(i), "name").isEmpty()) {
        errors.add(FieldError.required(at + ".name", ""));
      }
      port(at + ".port", ports.get(i).getValue("port"), errors);
      if (ports.get(i).getValue("targetPort") instanceof Number target) {
        port(at + ".targetPort", target, errors);
      }
    }
  }

  static void port(String field, Object value, List<FieldError> errors) {
    if (!(value instanceof Number number)
        || number.longValue() < 1
        || number.longValue() > MAX_PORT) {
      errors.add(
          FieldError.invalid(
              field,
              value == null ? "0" : value.toString(),
              "must be between 1 and 65535, inclusive"));
    }
  }

  private void autoscaler() {
    if (Json.text(spec, "scaleTargetRef", "kind").isEmpty()) {
      errors.add(FieldError.required("spec.scaleTargetRef.kind", ""));
    }
    if (Json.text(spec, "scaleTargetRef", "name").isEmpty()) {
      errors.add(FieldError.required("spec.scaleTargetRef.name", ""));
    }
    long most = Json.number(spec, "maxReplicas");
    if (most < 1) {
      errors.add(
          FieldError.invalid("spec.maxReplicas", Long.toString(most), "must be greater than 0"));
    }
    if (most < Json.number(spec, "minReplicas")) {
      errors.add(
          FieldError.invalid(
              "spec.maxReplicas",
              Long.toString(most),
              "must be greater than or equal to `minReplicas`"));
    }
  }

  private void claim() {
    if (Json.texts(spec, "accessModes").isEmpty()) {
      errors.add(FieldError.required("spec.accessModes", "at least 1 access mode is required"));
    }
    if (Json.text(spec, "resources", "requests", "storage").isEmpty()) {
      errors.add(FieldError.required("spec.resources[storage]", ""));
    }
  }

  private void budget() {
    if (spec.containsKey("minAvailable") && spec.containsKey("maxUnavailable")) {
      errors.add(
          FieldError.invalid(
              "spec", spec.encode(), "minAvailable and maxUnavailable cannot be both set"));
    }
  }
}
