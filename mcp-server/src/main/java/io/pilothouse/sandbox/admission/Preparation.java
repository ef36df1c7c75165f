package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.schema.Schemas;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What each kind's strategy does before an object is stored: who may change the status, and when
 * the generation goes up.
 */
final class Preparation {
  private static final Set<String> GENERATIONS =
      Set.of(
          "pods",
          "replicationcontrollers",
          "deployments.apps",
          "replicasets.apps",
          "statefulsets.apps",
          "daemonsets.apps",
          "jobs.batch",
          "cronjobs.batch",
          "ingresses.networking.k8s.io",
          "ingressclasses.networking.k8s.io",
          "networkpolicies.networking.k8s.io",
          "poddisruptionbudgets.policy",
          "customresourcedefinitions.apiextensions.k8s.io",
          "priorityclasses.scheduling.k8s.io",
          "validatingwebhookconfigurations.admissionregistration.k8s.io",
          "mutatingwebhookconfigurations.admissionregistration.k8s.io");

  private final Schemas schemas;

  Preparation(Schemas schemas) {
    this.schemas = schemas;
  }

  JsonObject created(ResourceKind kind, JsonObject object) {
    JsonObject result = Json.shallow(object);
    if (kind.hasSubresource("status") && !kind.qualified().equals("nodes")) {
      result.remove("status");
      JsonObject initial = InitialStatus.of(kind, object);
      if (initial != null) {
        result.put("status", initial);
      }
    }
    if (GENERATIONS.contains(kind.qualified()) || schemas.isCustom(kind)) {
      result = Json.with(result, 1, "metadata", "generation");
    }
    return switch (kind.qualified()) {
      case "namespaces" ->
          Json.with(result, new JsonArray().add("kubernetes"), "spec", "finalizers");
      case "jobs.batch" -> JobSelector.generated(result);
      default -> result;
    };
  }

  /** Keeps what this way of writing an object cannot change. */
  JsonObject updated(ResourceKind kind, JsonObject old, JsonObject next, String subresource) {
    if (!kind.hasSubresource("status")) {
      return next;
    }
    if (!subresource.equals("status")) {
      return kept(old, next, "status");
    }
    JsonObject result = next;
    for (String field : old.fieldNames()) {
      if (!Set.of("status", "metadata", "kind", "apiVersion").contains(field)) {
        result = kept(old, result, field);
      }
    }
    for (String field : next.fieldNames()) {
      if (!old.containsKey(field) && !field.equals("status")) {
        result = kept(old, result, field);
      }
    }
    JsonObject metadata = Json.shallow(Json.object(result, "metadata"));
    for (String field : List.of("labels", "finalizers", "ownerReferences")) {
      Object value = Json.value(old, "metadata", field);
      if (value == null) {
        metadata.remove(field);
      } else {
        metadata.put(field, value);
      }
    }
    return Json.with(result, metadata, "metadata");
  }

  private static JsonObject kept(JsonObject old, JsonObject next, String field) {
    JsonObject result = Json.shallow(next);
    if (old.containsKey(field)) {
      result.put(field, old.getValue(field));
    } else {
      result.remove(field);
    }
    return result;
  }

  /** The new state with its generation: one more when what is wanted has changed. */
  JsonObject counted(ResourceKind kind, JsonObject old, JsonObject next, String subresource) {
    boolean custom = schemas.isCustom(kind);
    if (!custom && !GENERATIONS.contains(kind.qualified())) {
      return next;
    }
    boolean changed = custom ? !wanted(old).equals(wanted(next)) : differs(old, next, "spec");
    if (kind.qualified().equals("deployments.apps") && !subresource.equals("status")) {
      changed |=
          differs(Json.object(old, "metadata"), Json.object(next, "metadata"), "annotations");
    }
    return changed
        ? Json.with(next, Json.number(old, "metadata", "generation") + 1, "metadata", "generation")
        : next;
  }

  private static JsonObject wanted(JsonObject object) {
    JsonObject rest = Json.shallow(object);
    rest.remove("metadata");
    rest.remove("status");
    return rest;
  }

  private static boolean differs(JsonObject old, JsonObject next, String field) {
    return !Objects.equals(old.getValue(field), next.getValue(field));
  }
}
