package io.pilothouse.sandbox.write;

import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceCatalog.GroupVersion;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Follows ownerReferences from an owner that goes to the objects that depend on it. */
final class GarbageCollector {
  private record Dependent(ResourceKind kind, JsonObject object) {}

  private final Cluster cluster;
  private final Deletion deletion;

  GarbageCollector(Cluster cluster, Deletion deletion) {
    this.cluster = cluster;
    this.deletion = deletion;
  }

  /** Deletes what depended on an object that is no longer there, unless it has other owners. */
  void ownerGone(JsonObject owner) {
    for (Dependent dependent : dependents(owner)) {
      if (owners(dependent.object()).size() > 1) {
        disown(dependent, owner);
      } else {
        delete(dependent, "Background");
      }
    }
  }

  /** Deletes what depends on an object that waits for it. */
  void deleteDependents(JsonObject owner) {
    dependents(owner).forEach(dependent -> delete(dependent, "Foreground"));
  }

  /** Takes an object out of the references of what depends on it. */
  void orphanDependents(JsonObject owner) {
    dependents(owner).forEach(dependent -> disown(dependent, owner));
  }

  private void delete(Dependent dependent, String propagation) {
    String namespace = Identity.namespace(dependent.object());
    String name = Identity.name(dependent.object());
    if (cluster.store().find(dependent.kind(), namespace, name).isPresent()) {
      DeleteOptions options = new DeleteOptions(OptionalLong.empty(), propagation, "", "", false);
      deletion.delete(dependent.kind(), namespace, name, options);
    }
  }

  private void disown(Dependent dependent, JsonObject owner) {
    JsonArray left = new JsonArray();
    owners(dependent.object()).stream()
        .filter(reference -> !uid(owner).equals(reference.getString("uid")))
        .forEach(left::add);
    JsonObject metadata = Json.shallow(Json.object(dependent.object(), "metadata"));
    metadata.remove("ownerReferences");
    if (!left.isEmpty()) {
      metadata.put("ownerReferences", left);
    }
    cluster.write(dependent.kind(), Json.with(dependent.object(), metadata, "metadata"));
  }

  private List<Dependent> dependents(JsonObject owner) {
    List<Dependent> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (GroupVersion version : cluster.catalog().groupVersions()) {
      for (ResourceKind kind : version.kinds()) {
        if (seen.add(kind.qualified())) {
          cluster.store().list(kind, Identity.namespace(owner)).values().stream()
              .filter(
                  object ->
                      owners(object).stream()
                          .anyMatch(reference -> uid(owner).equals(reference.getString("uid"))))
              .forEach(object -> found.add(new Dependent(kind, object)));
        }
      }
    }
    return found;
  }

  private static List<JsonObject> owners(JsonObject object) {
    return Json.objects(object, "metadata", "ownerReferences");
  }

  private static String uid(JsonObject object) {
    return Json.text(object, "metadata", "uid");
  }
}
