package io.pilothouse.sandbox.write;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceCatalog.GroupVersion;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Empties a namespace that is being deleted, and removes it when it is empty. As in a real cluster,
 * one aggregated API that does not answer keeps every namespace from going.
 */
final class NamespaceSweep {
  private final Cluster cluster;
  private final Deletion deletion;
  private final Set<String> sweeping = new HashSet<>();

  NamespaceSweep(Cluster cluster, Deletion deletion) {
    this.cluster = cluster;
    this.deletion = deletion;
  }

  /** Goes on with a namespace that is being deleted after something has left it. */
  void left(String name) {
    if (!sweeping.contains(name)) {
      cluster
          .store()
          .find(cluster.kind("", "v1", "namespaces"), "", name)
          .filter(found -> Json.value(found, "metadata", "deletionTimestamp") != null)
          .ifPresent(this::sweep);
    }
  }

  void sweep(JsonObject namespace) {
    String name = Identity.name(namespace);
    sweeping.add(name);
    boolean left = emptied(name);
    sweeping.remove(name);
    if (!left && !brokenApi()) {
      remove(namespace);
    }
  }

  /** Deletes everything in a namespace; whether something stays. */
  private boolean emptied(String name) {
    boolean left = false;
    for (GroupVersion version : cluster.catalog().groupVersions()) {
      for (ResourceKind kind : version.kinds()) {
        if (kind.namespaced()) {
          left |= empty(kind, name);
        }
      }
    }
    return left;
  }

  private void remove(JsonObject namespace) {
    ResourceKind kind = cluster.kind("", "v1", "namespaces");
    JsonObject finalized =
        cluster.write(kind, Json.with(namespace, new JsonArray(), "spec", "finalizers"));
    if (Deletion.finished(finalized)) {
      deletion.finish(kind, finalized);
    }
  }

  /** Deletes everything of one kind; whether something stays. */
  private boolean empty(ResourceKind kind, String namespace) {
    for (JsonObject object : List.copyOf(cluster.store().list(kind, namespace).values())) {
      if (cluster.store().find(kind, namespace, Identity.name(object)).isPresent()) {
        deletion.delete(
            kind,
            namespace,
            Identity.name(object),
            new DeleteOptions(OptionalLong.of(0), "Background", "", "", false));
      }
    }
    return !cluster.store().list(kind, namespace).isEmpty();
  }

  private boolean brokenApi() {
    return cluster
        .store()
        .list(cluster.kind("apiregistration.k8s.io", "v1", "apiservices"), "")
        .values()
        .stream()
        .flatMap(service -> Json.objects(service, "status", "conditions").stream())
        .anyMatch(
            condition ->
                "Available".equals(condition.getString("type"))
                    && "False".equals(condition.getString("status")));
  }
}
