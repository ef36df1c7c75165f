package io.pilothouse.kubernetes;

import java.util.List;
import java.util.Set;

/**
 * A kind that the API server serves.
 *
 * @param group API group, empty for core
 * @param version for example {@code v1}
 * @param kind for example {@code Deployment}
 * @param plural the name in paths and RBAC rules, for example {@code deployments}
 * @param singular lower case; never empty
 * @param shortNames for example {@code deploy}
 * @param namespaced whether objects live in a namespace
 * @param verbs what the server says can be done, for example {@code get}, {@code list}
 */
public record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    List<String> shortNames,
    boolean namespaced,
    Set<String> verbs) {

  public ResourceType {
    shortNames = List.copyOf(shortNames);
    verbs = Set.copyOf(verbs);
  }

  /** {@code v1} or {@code apps/v1}, as in an object's {@code apiVersion}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code pods} or {@code deployments.apps}: the name kubectl and RBAC messages use. */
  public String qualifiedName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
