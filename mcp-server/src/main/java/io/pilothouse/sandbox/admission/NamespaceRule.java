package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonObject;

/** Nothing is made in a namespace that is not there or is being deleted. */
final class NamespaceRule {
  private final Cluster cluster;

  NamespaceRule(Cluster cluster) {
    this.cluster = cluster;
  }

  void admit(ResourceKind kind, JsonObject object) {
    if (!kind.namespaced()) {
      return;
    }
    ResourceKind namespaces = cluster.kind("", "v1", "namespaces");
    String name = Json.text(object, "metadata", "namespace");
    JsonObject namespace =
        cluster
            .store()
            .find(namespaces, "", name)
            .orElseThrow(() -> StatusException.notFound(namespaces, name));
    if (Json.value(namespace, "metadata", "deletionTimestamp") != null) {
      JsonObject cause =
          new JsonObject()
              .put("reason", "NamespaceTerminating")
              .put("message", "namespace " + name + " is being terminated")
              .put("field", "metadata.namespace");
      throw StatusException.forbidden(
          kind,
          Json.text(object, "metadata", "name"),
          "unable to create new content in namespace " + name + " because it is being terminated",
          cause);
    }
  }
}
