package io.pilothouse.sandbox.store;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One kind of resource in one version.
 *
 * @param group empty for the core group
 * @param discovery its entry in an aggregated discovery document (apidiscovery.k8s.io/v2)
 */
public record ResourceKind(String group, String version, JsonObject discovery) {
  /** The plural name in paths, such as {@code pods}. */
  public String resource() {
    return discovery.getString("resource");
  }

  /** The kind in objects, such as {@code Pod}. */
  public String kind() {
    return Json.text(discovery, "responseKind", "kind");
  }

  /** Whether its objects live in namespaces. */
  public boolean namespaced() {
    return "Namespaced".equals(discovery.getString("scope"));
  }

  /** What a complete API server can do with it. */
  public List<String> verbs() {
    return Json.texts(discovery, "verbs");
  }

  /** The {@code apiVersion} of its objects. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The name error messages use, such as {@code deployments.apps}. */
  public String qualified() {
    return group.isEmpty() ? resource() : resource() + "." + group;
  }

  /** Whether its "objects" are questions that are answered at once and never stored. */
  public boolean review() {
    return verbs().equals(List.of("create"));
  }

  /** Whether a complete API server has this subresource. */
  public boolean hasSubresource(String name) {
    return Json.objects(discovery, "subresources").stream()
        .anyMatch(subresource -> name.equals(subresource.getString("subresource")));
  }
}
