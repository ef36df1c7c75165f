package io.pilothouse.tools.core.access;

import io.pilothouse.kubernetes.AccessQuestion;
import io.pilothouse.kubernetes.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody may or may not do something with.
 *
 * @param namespace empty: cluster-wide
 * @param name empty: any object
 */
record AccessTarget(
    ResourceType type,
    Optional<String> subresource,
    Optional<String> namespace,
    Optional<String> name) {
  /** Verbs whose requests name no object, so that no rule can restrict them to one. */
  private static final Set<String> NAMELESS = Set.of("create", "deletecollection");

  AccessQuestion question(String verb, AccessSubject subject) {
    return new AccessQuestion(
        verb, type.group(), type.plural(), subresource, namespace, name, subject.user());
  }

  /** {@code deployments.apps/scale "web" in namespace shop}. */
  String shown() {
    return type.qualifiedName()
        + subresource.map(text -> "/" + text).orElse("")
        + name.map(text -> " \"" + text + "\"").orElse("")
        + namespace
            .map(text -> " in namespace " + text)
            .orElse(type.namespaced() ? " in all namespaces" : "");
  }

  /** The least that would allow some verbs, as one line of YAML, and where it belongs. */
  String rule(List<String> verbs) {
    boolean named = name.isPresent() && verbs.stream().noneMatch(NAMELESS::contains);
    return namespace.map(text -> "Role in namespace " + text).orElse("ClusterRole")
        + ": {apiGroups: [\""
        + type.group()
        + "\"], resources: [\""
        + type.plural()
        + subresource.map(text -> "/" + text).orElse("")
        + "\"], "
        + (named ? "resourceNames: [\"" + name.get() + "\"], " : "")
        + "verbs: "
        + verbs.stream().collect(Collectors.joining("\", \"", "[\"", "\"]"))
        + "}";
  }
}
