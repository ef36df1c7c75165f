package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.Quantity;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with a pod, by itself or in a template. */
final class PodRules {
  private static final Set<String> PULL_POLICIES = Set.of("Always", "IfNotPresent", "Never");

  private final List<FieldError> errors = new ArrayList<>();
  private final Set<String> volumes = new HashSet<>();

  private PodRules() {}

  static List<FieldError> check(ResourceKind kind, JsonObject object) {
    List<String> path = PodSpecs.path(kind);
    if (path.isEmpty() || kind.qualified().equals("podtemplates")) {
      return List.of();
    }
    PodRules rules = new PodRules();
    // The pods of a StatefulSet have its claims as volumes, besides those of the template.
    for (JsonObject claim : Json.objects(object, "spec", "volumeClaimTemplates")) {
      rules.volumes.add(Json.text(claim, "metadata", "name"));
    }
    rules.spec(PodSpecs.of(kind, object), String.join(".", path), kind);
    return rules.errors;
  }

  private void spec(JsonObject spec, String path, ResourceKind kind) {
    List<JsonObject> containers = Json.objects(spec, "containers");
    if (containers.isEmpty()) {
      errors.add(FieldError.required(path + ".containers", ""));
    }
    volumes(spec, path);
    Set<String> names = new HashSet<>();
    containers(Json.objects(spec, "initContainers"), path + ".initContainers", names);
    containers(containers, path + ".containers", names);
    restartPolicy(Json.text(spec, "restartPolicy"), path + ".restartPolicy", kind);
    if (Json.number(spec, "terminationGracePeriodSeconds") < 0) {
      errors.add(
          FieldError.invalid(
              path + ".terminationGracePeriodSeconds",
              Json.text(spec, "terminationGracePeriodSeconds"),
              "must be greater than or equal to 0"));
    }
  }

  private void volumes(JsonObject spec, String path) {
    List<JsonObject> list = Json.objects(spec, "volumes");
    Set<String> own = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String name = Json.text(list.get(i), "name");
      String field = path + ".volumes[" + i + "].name";
      if (name.isEmpty()) {
        errors.add(FieldError.required(field, ""));
      } else if (!own.add(name)) {
        errors.add(FieldError.duplicate(field, Json.quoted(name)));
      }
    }
    volumes.addAll(own);
  }

  private void restartPolicy(String policy, String field, ResourceKind kind) {
    switch (kind.qualified()) {
      case "pods" -> {
        if (!Set.of("Always", "OnFailure", "Never").contains(policy)) {
          errors.add(FieldError.unsupported(field, policy, "Always", "Never", "OnFailure"));
        }
      }
      case "jobs.batch", "cronjobs.batch" -> {
        if (policy.equals("Always")) {
          errors.add(
              new FieldError(
                  "FieldValueRequired",
                  field,
                  "Required value: valid values: \"OnFailure\", \"Never\""));
        }
      }
      default -> {
        if (!policy.equals("Always")) {
          errors.add(FieldError.unsupported(field, policy, "Always"));
        }
      }
    }
  }

  private void containers(List<JsonObject> containers, String path, Set<String> names) {
    for (int i = 0; i < containers.size(); i++) {
      container(containers.get(i), path + "[" + i + "]", names);
    }
  }

  private void container(JsonObject container, String path, Set<String> names) {
    String name = Json.text(container, "name");
    if (name.isEmpty()) {
      errors.add(FieldError.required(path + ".name", ""));
    } else {
      Names.label(path + ".name", name, errors);
      if (!names.add(name)) {
        errors.add(FieldError.duplicate(path + ".name", Json.quoted(name)));
      }
    }
    if (Json.text(container, "image").isEmpty()) {
      errors.add(FieldError.required(path + ".image", ""));
    }
    String policy = Json.text(container, "imagePullPolicy");
    if (!PULL_POLICIES.contains(policy)) {
      errors.add(
          FieldError.unsupported(
              path + ".imagePullPolicy", policy, "Always", "IfNotPresent", "Never"));
    }
    List<JsonObject> ports = Json.objects(container, "ports");
    for (int i = 0; i < ports.size(); i++) {
      KindRules.port(
          path + ".ports[" + i + "].containerPort", ports.get(i).getValue("containerPort"), errors);
    }
    mounts(container, path);
    resources(container, path + ".resources");
  }

  private void mounts(JsonObject container, String path) {
    List<JsonObject> mounts = Json.objects(container, "volumeMounts");
    for (int i = 0; i < mounts.size(); i++) {
      String name = Json.text(mounts.get(i), "name");
      if (!volumes.contains(name)) {
        errors.add(
            new FieldError(
                "FieldValueNotFound",
                path + ".volumeMounts[" + i + "].name",
                "Not found: " + Json.quoted(name)));
      }
    }
  }

  private void resources(JsonObject container, String path) {
    Map<String, String> limits = Json.textMap(container, "resources", "limits");
    Json.textMap(container, "resources", "requests")
        .forEach(
            (resource, request) -> {
              String limit = limits.get(resource);
              if (limit != null && Quantity.of(request) > Quantity.of(limit)) {
                errors.add(
                    FieldError.invalid(
                        path + ".requests",
                        Json.quoted(request),
                        "must be less than or equal to " + resource + " limit of " + limit));
              }
            });
  }
}
