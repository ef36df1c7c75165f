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

  /** Writes an object under the next version; a definition takes effect at once. */
  public JsonObject write(ResourceKind kind, JsonObject object) {
    if (DEFINITIONS.equals(kind.kind())) {
      catalog.undefine(object);
      catalog.define(object);
    }
    return store.write(kind, object);
  }

  /** Removes an object as the next version; with a definition go the kinds it made. */
  public void remove(ResourceKind kind, JsonObject object) {
    if (DEFINITIONS.equals(kind.kind())) {
      catalog.undefine(object);
    }
    store.remove(
        kind, Json.text(object, "metadata", "namespace"), Json.text(object, "metadata", "name"));
  }
}
