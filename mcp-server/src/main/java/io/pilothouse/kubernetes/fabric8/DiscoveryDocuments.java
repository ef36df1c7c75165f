package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ApiCatalog.Broken;
import io.pilothouse.kubernetes.ResourceType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the documents of {@code /api}, {@code /apis} and of single group versions. */
final class DiscoveryDocuments {
  /** What the first document of discovery turned out to be. */
  sealed interface Found {}

  /** An aggregated document: everything. */
  record Whole(ApiCatalog catalog) implements Found {}

  /** A classic document: where to look, preferred versions first in each group. */
  record Index(List<String> groupVersions) implements Found {}

  private DiscoveryDocuments() {}

  static Found read(JsonObject document) {
    return switch (document.getString("kind", "")) {
      case "APIGroupDiscoveryList" -> new Whole(aggregated(document));
      case "APIGroupList" -> new Index(versionsOfGroups(document));
      default ->
          new Index(
              document.getJsonArray("versions", new JsonArray()).stream()
                  .map(String::valueOf)
                  .toList());
    };
  }

  private static ApiCatalog aggregated(JsonObject document) {
    List<ResourceType> types = new ArrayList<>();
    List<Broken> broken = new ArrayList<>();
    for (JsonObject group : objects(document, "items")) {
      String name =
          Optional.ofNullable(group.getJsonObject("metadata"))
              .map(metadata -> metadata.getString("name"))
              .orElse("");
      for (JsonObject version : objects(group, "versions")) {
        String number = version.getString("version", "");
        if ("Stale".equals(version.getString("freshness"))) {
          broken.add(
              new Broken(
                  name.isEmpty() ? number : name + "/" + number,
                  "the extension API server behind it does not answer"));
        }
        for (JsonObject resource : objects(version, "resources")) {
          aggregatedType(name, number, resource).ifPresent(types::add);
        }
      }
    }
    return new ApiCatalog(types, broken);
  }

  /** Empty for an entry that only groups subresources: it has no kind of its own. */
  private static Optional<ResourceType> aggregatedType(
      String group, String version, JsonObject resource) {
    String kind =
        Optional.ofNullable(resource.getJsonObject("responseKind"))
            .map(response -> response.getString("kind"))
            .orElse("");
    return kind.isEmpty()
        ? Optional.empty()
        : Optional.of(
            type(
                group,
                version,
                kind,
                resource.getString("resource", ""),
                resource.getString("singularResource", ""),
                "Namespaced".equals(resource.getString("scope")),
                resource));
  }

  /** An APIResourceList; subresources are left out. */
  static ApiCatalog readVersion(JsonObject list, String groupVersion) {
    int slash = groupVersion.indexOf('/');
    String group = slash < 0 ? "" : groupVersion.substring(0, slash);
    String version = groupVersion.substring(slash + 1);
    List<ResourceType> types =
        objects(list, "resources").stream()
            .filter(resource -> !resource.getString("name", "/").contains("/"))
            .map(
                resource ->
                    type(
                        group,
                        version,
                        resource.getString("kind", ""),
                        resource.getString("name"),
                        resource.getString("singularName", ""),
                        resource.getBoolean("namespaced", false),
                        resource))
            .toList();
    return new ApiCatalog(types, List.of());
  }

  private static ResourceType type(
      String group,
      String version,
      String kind,
      String plural,
      String singular,
      boolean namespaced,
      JsonObject resource) {
    return new ResourceType(
        group,
        version,
        kind,
        plural,
        singular.isEmpty() ? kind.toLowerCase(Locale.ROOT) : singular,
        texts(resource, "shortNames"),
        namespaced,
        new HashSet<>(texts(resource, "verbs")));
  }

  private static List<String> versionsOfGroups(JsonObject document) {
    List<String> names = new ArrayList<>();
    for (JsonObject group : objects(document, "groups")) {
      Set<String> ofGroup = new LinkedHashSet<>();
      JsonObject preferred = group.getJsonObject("preferredVersion");
      if (preferred != null) {
        ofGroup.add(preferred.getString("groupVersion", ""));
      }
      objects(group, "versions").forEach(each -> ofGroup.add(each.getString("groupVersion", "")));
      ofGroup.remove("");
      names.addAll(ofGroup);
    }
    return names;
  }

  private static List<JsonObject> objects(JsonObject parent, String key) {
    JsonArray array = parent.getJsonArray(key);
    List<JsonObject> objects = new ArrayList<>();
    for (int i = 0; array != null && i < array.size(); i++) {
      objects.add(array.getJsonObject(i));
    }
    return objects;
  }

  private static List<String> texts(JsonObject parent, String key) {
    JsonArray array = parent.getJsonArray(key);
    return array == null ? List.of() : array.stream().map(String::valueOf).toList();
  }
}
