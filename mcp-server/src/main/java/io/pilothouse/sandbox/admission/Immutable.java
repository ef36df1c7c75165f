package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Fields that stay as they were made. */
final class Immutable {
  private static final String IMMUTABLE = "field is immutable";
  private static final String POD_UPDATE =
      "pod updates may not change fields other than"
          + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
          + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow"
          + " it to be set to 1 if it was previously negative)";
  private static final List<String> STATEFUL_SET =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private Immutable() {}

  static List<FieldError> check(ResourceKind kind, JsonObject old, JsonObject next) {
    List<FieldError> errors = new ArrayList<>();
    switch (kind.qualified()) {
      case "deployments.apps", "replicasets.apps", "daemonsets.apps" ->
          same(old, next, errors, "spec", "selector");
      case "jobs.batch" -> {
        same(old, next, errors, "spec", "completions");
        same(old, next, errors, "spec", "selector");
        same(old, next, errors, "spec", "template");
        same(old, next, errors, "spec", "completionMode");
      }
      case "statefulsets.apps" -> statefulSet(old, next, errors);
      case "pods" -> pod(old, next, errors);
      case "services" -> service(old, next, errors);
      case "configmaps", "secrets" -> data(kind, old, next, errors);
      case "rolebindings.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io" -> {
        if (!Objects.equals(old.getValue("roleRef"), next.getValue("roleRef"))) {
          errors.add(
              FieldError.invalid(
                  "roleRef", Json.object(next, "roleRef").encode(), "cannot change roleRef"));
        }
      }
      case "storageclasses.storage.k8s.io" -> {
        if (!Objects.equals(old.getValue("provisioner"), next.getValue("provisioner"))) {
          errors.add(FieldError.forbidden("provisioner", "updates to provisioner are forbidden."));
        }
      }
      case "persistentvolumeclaims" -> claim(old, next, errors);
      default -> {}
    }
    return errors;
  }

  private static void same(
      JsonObject old, JsonObject next, List<FieldError> errors, String... path) {
    Object value = Json.value(next, path);
    if (!Objects.equals(Json.value(old, path), value)) {
      errors.add(FieldError.invalid(String.join(".", path), Json.quoted(value), IMMUTABLE));
    }
  }

  private static void statefulSet(JsonObject old, JsonObject next, List<FieldError> errors) {
    JsonObject before = Json.shallow(Json.object(old, "spec"));
    JsonObject after = Json.shallow(Json.object(next, "spec"));
    STATEFUL_SET.forEach(before::remove);
    STATEFUL_SET.forEach(after::remove);
    if (!before.equals(after)) {
      errors.add(
          FieldError.forbidden(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
    }
  }

  private static void pod(JsonObject old, JsonObject next, List<FieldError> errors) {
    if (!fixed(old).equals(fixed(next))) {
      errors.add(FieldError.forbidden("spec", POD_UPDATE));
    }
  }

  /** The parts of a pod's spec that cannot change; a binding sets the node once. */
  private static JsonObject fixed(JsonObject pod) {
    JsonObject spec = Json.object(pod, "spec").copy();
    for (String field : List.of("activeDeadlineSeconds", "tolerations", "schedulingGates")) {
      spec.remove(field);
    }
    for (String list : List.of("containers", "initContainers")) {
      if (spec.getValue(list) instanceof JsonArray containers) {
        containers.forEach(container -> ((JsonObject) container).remove("image"));
      }
    }
    return spec;
  }

  private static void service(JsonObject old, JsonObject next, List<FieldError> errors) {
    String before = Json.text(old, "spec", "clusterIP");
    boolean external = Json.text(next, "spec", "type").equals("ExternalName");
    if (!before.isEmpty() && !external && !before.equals(Json.text(next, "spec", "clusterIP"))) {
      errors.add(
          FieldError.invalid(
              "spec.clusterIPs[0]",
              new JsonArray().add(Json.text(next, "spec", "clusterIP")).encode(),
              "may not change once set"));
    }
  }

  private static void data(
      ResourceKind kind, JsonObject old, JsonObject next, List<FieldError> errors) {
    if (kind.qualified().equals("secrets")
        && !Objects.equals(old.getValue("type"), next.getValue("type"))) {
      errors.add(FieldError.invalid("type", Json.quoted(next.getValue("type")), IMMUTABLE));
    }
    if (!Json.flag(old, "immutable")) {
      return;
    }
    if (!Json.flag(next, "immutable")) {
      errors.add(FieldError.forbidden("immutable", "field is immutable when `immutable` is set"));
    }
    for (String field : List.of("data", "binaryData")) {
      if (!Objects.equals(old.getValue(field), next.getValue(field))) {
        errors.add(FieldError.forbidden(field, "field is immutable when `immutable` is set"));
      }
    }
  }

  private static void claim(JsonObject old, JsonObject next, List<FieldError> errors) {
    JsonObject before = Json.shallow(Json.object(old, "spec"));
    JsonObject after = Json.shallow(Json.object(next, "spec"));
    for (String field : List.of("resources", "volumeAttributesClassName")) {
      before.remove(field);
      after.remove(field);
    }
    if (before.getValue("volumeName") == null) {
      after.remove("volumeName");
    }
    if (!before.equals(after)) {
      errors.add(
          FieldError.forbidden(
              "spec",
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims"));
    }
  }
}
