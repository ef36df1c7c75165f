package io.pilothouse.guard.tools;

import io.pilothouse.guard.Draft;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Names;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalInt;

/**
 * An object as a manifest wants it.
 *
 * @param namespace empty for what is in none
 * @param body what is to be applied
 * @param served whether the cluster knows the kind already
 */
record Wanted(ResourceType type, String namespace, String name, JsonObject body, boolean served) {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** What the API server writes, and nobody applies. */
  private static final List<String> SERVERS_OWN =
      List.of(
          "managedFields",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink");

  /**
   * @param object of a manifest
   * @param otherwise the namespace if it names none
   */
  static Wanted of(JsonObject object, ResourceType type, String otherwise, boolean served) {
    JsonObject body = object.copy();
    body.remove("status");
    JsonObject metadata = Json.object(body, "metadata");
    if (Json.text(metadata, "name").isEmpty()) {
      throw new ToolException(
          ErrorCode.INVALID_ARGUMENT,
          "a %s in manifest has no metadata.name%s"
              .formatted(
                  type.kind(),
                  metadata.containsKey("generateName")
                      ? ": generateName would make another object with every call"
                      : ""),
          "Give it a name.");
    }
    SERVERS_OWN.forEach(metadata::remove);
    JsonObject annotations = Json.object(metadata, "annotations");
    annotations.remove(LAST_APPLIED);
    String name = Names.required(new Arguments(metadata), "name");
    String namespace =
        type.namespaced() ? Names.namespace(new Arguments(metadata)).orElse(otherwise) : "";
    metadata.remove("namespace");
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
    }
    return new Wanted(type, namespace, name, body, served);
  }

  /** {@code Deployment shop/web}. */
  String words() {
    return type.kind() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  /** The same kind and name, whatever the version. */
  String identity() {
    return type.qualifiedName() + " " + namespace + "/" + name;
  }

  /**
   * @param before the object as it is; empty if there is none
   * @param force whether fields are taken from those who own them
   */
  Draft draft(JsonObject before, boolean force) {
    Mutation.Verb verb = force ? Mutation.Verb.FORCED_APPLY : Mutation.Verb.APPLY;
    JsonObject spec = Json.object(body, "spec");
    return new Draft(
        (before.isEmpty() ? "create " : "apply ") + words(),
        before,
        Mutation.patch(verb, type, namespace, name, body),
        before.isEmpty() ? Draft.Disruption.NONE : Draft.Disruption.AS_SHOWN,
        spec.getValue("replicas") instanceof Number replicas
            ? OptionalInt.of(replicas.intValue())
            : OptionalInt.empty(),
        Workload.isRolledOut(type) ? Draft.Follow.ROLLOUT : Draft.Follow.NOTHING);
  }
}
