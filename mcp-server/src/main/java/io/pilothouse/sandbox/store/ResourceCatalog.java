package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every kind the cluster knows: the built-in ones, and those its custom resources define. */
public final class ResourceCatalog {
  /** A version of a group and what is in it; the first version of a group is the preferred one. */
  public record GroupVersion(String group, String version, List<ResourceKind> kinds) {}

  private final Map<String, GroupVersion> groupVersions = new LinkedHashMap<>();

  /**
   * @param builtIn {@code groups} in the form of an APIGroupDiscoveryList's items, the core group
   *     first
   */
  public ResourceCatalog(JsonObject builtIn) {
    for (JsonObject group : Json.objects(builtIn, "groups")) {
      String name = Json.text(group, "metadata", "name");
      for (JsonObject version : Json.objects(group, "versions")) {
        Json.objects(version, "resources")
            .forEach(resource -> add(name, version.getString("version"), resource));
      }
    }
  }

  /** Adds the kinds that a CustomResourceDefinition serves. */
  public void define(JsonObject definition) {
    JsonObject names = Json.object(definition, "spec", "names");
    for (JsonObject version : Json.objects(definition, "spec", "versions")) {
      if (!Json.flag(version, "served")) {
        continue;
      }
      JsonObject entry =
          new JsonObject()
              .put("resource", names.getString("plural"))
              .put(
                  "responseKind",
                  new JsonObject()
                      .put("group", Json.text(definition, "spec", "group"))
                      .put("version", version.getString("name"))
                      .put("kind", names.getString("kind")))
              .put("scope", Json.text(definition, "spec", "scope"))
              .put("singularResource", names.getString("singular"))
              .put(
                  "verbs",
                  new JsonArray(
                      List.of(
                          "delete",
                          "deletecollection",
                          "get",
                          "list",
                          "patch",
                          "create",
                          "update",
                          "watch")));
      if (names.containsKey("shortNames")) {
        entry.put("shortNames", names.getJsonArray("shortNames"));
      }
      if (names.containsKey("categories")) {
        entry.put("categories", names.getJsonArray("categories"));
      }
      entry.put("subresources", subresources(version));
      add(Json.text(definition, "spec", "group"), version.getString("name"), entry);
    }
  }

  private static JsonArray subresources(JsonObject version) {
    JsonArray subresources = new JsonArray();
    Json.object(version, "subresources").fieldNames().stream()
        .sorted()
        .forEach(
            name ->
                subresources.add(
                    new JsonObject()
                        .put("subresource", name)
                        .put("verbs", new JsonArray(List.of("get", "patch", "update")))));
    return subresources;
  }

  /** Takes out the kinds that a CustomResourceDefinition served. */
  public void undefine(JsonObject definition) {
    String group = Json.text(definition, "spec", "group");
    String plural = Json.text(definition, "spec", "names", "plural");
    for (GroupVersion version : groupVersions()) {
      if (version.group().equals(group)) {
        version.kinds().removeIf(kind -> kind.resource().equals(plural));
        if (version.kinds().isEmpty()) {
          groupVersions.remove(group + "/" + version.version());
        }
      }
    }
  }

  private void add(String group, String version, JsonObject entry) {
    groupVersions
        .computeIfAbsent(
            group + "/" + version, key -> new GroupVersion(group, version, new ArrayList<>()))
        .kinds()
        .add(new ResourceKind(group, version, entry));
  }

  /** Every group and version, in order of preference. */
  public List<GroupVersion> groupVersions() {
    return List.copyOf(groupVersions.values());
  }

  /** One group and version. */
  public Optional<GroupVersion> find(String group, String version) {
    return Optional.ofNullable(groupVersions.get(group + "/" + version));
  }

  /** The kind that a path names. */
  public Optional<ResourceKind> find(String group, String version, String resource) {
    return find(group, version).stream()
        .flatMap(found -> found.kinds().stream())
        .filter(kind -> kind.resource().equals(resource))
        .findFirst();
  }

  /** The kind of an object. */
  public Optional<ResourceKind> of(JsonObject object) {
    String apiVersion = object.getString("apiVersion");
    String key = apiVersion.contains("/") ? apiVersion : "/" + apiVersion;
    return Optional.ofNullable(groupVersions.get(key)).stream()
        .flatMap(found -> found.kinds().stream())
        .filter(kind -> kind.kind().equals(object.getString("kind")))
        .findFirst();
  }
}
