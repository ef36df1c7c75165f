package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonObject;

/** The kinds of a cluster together with its objects. */
public record Cluster(ResourceCatalog catalog, ObjectStore store) {
  private static final String DEFINITIONS = "CustomResourceDefinition";

  /** Puts an object in. A definition has to come before the resources it defines. */
  public void put(JsonObject object) {
    if (DEFINITIONS.equals(object.getString("kind"))) {
      catalog.define(object);
    }
    ResourceKind kind =
        catalog
            .of(object)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no such kind: "
                            + object.getString("apiVersion")
                            + " "
                            + object.getString("kind")));
    store.put(kind, object);
  }

  /** A built-in kind. */
  public ResourceKind kind(String group, String version, String resource) {
    return catalog.find(group, version, resource).orElseThrow();
  }
}
