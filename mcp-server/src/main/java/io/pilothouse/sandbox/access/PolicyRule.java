package io.pilothouse.sandbox.access;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One rule of a Role or ClusterRole. */
record PolicyRule(
    List<String> verbs,
    List<String> groups,
    List<String> resources,
    List<String> names,
    List<String> urls) {
  private static final String ALL = "*";

  static PolicyRule of(JsonObject rule) {
    return new PolicyRule(
        Json.texts(rule, "verbs"),
        Json.texts(rule, "apiGroups"),
        Json.texts(rule, "resources"),
        Json.texts(rule, "resourceNames"),
        Json.texts(rule, "nonResourceURLs"));
  }

  boolean allows(Attributes asked) {
    boolean verb = holds(verbs, asked.verb());
    return asked.aboutResource()
        ? verb && holds(groups, asked.group()) && coversResource(asked) && coversName(asked)
        : verb && urls.stream().anyMatch(url -> coversPath(url, asked.path()));
  }

  private static boolean holds(List<String> values, String asked) {
    return values.contains(ALL) || values.contains(asked);
  }

  private boolean coversResource(Attributes asked) {
    return holds(resources, asked.combined())
        || !asked.subresource().isEmpty() && resources.contains("*/" + asked.subresource());
  }

  private boolean coversName(Attributes asked) {
    return names.isEmpty() || names.contains(asked.name());
  }

  private static boolean coversPath(String url, String path) {
    return url.endsWith(ALL)
        ? path.startsWith(url.substring(0, url.length() - 1))
        : url.equals(path);
  }
}
