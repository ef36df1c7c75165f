package io.pilothouse.sandbox.access;

/**
 * What somebody wants to do, as the authoriser sees it. What does not apply is empty.
 *
 * @param verb an RBAC verb for a resource, the method in lower case for another path
 * @param resource plural name; empty: the request is about {@code path}
 * @param subresource its first segment
 * @param namespace empty: all namespaces, or no namespaced kind
 * @param path only of a request that is not about a resource
 */
public record Attributes(
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path) {

  /** A request for a path that is no resource. */
  public static Attributes ofPath(String verb, String path) {
    return new Attributes(verb, "", "", "", "", "", path);
  }

  /** The same with another verb. */
  public Attributes withVerb(String other) {
    return new Attributes(other, group, resource, subresource, namespace, name, path);
  }

  boolean aboutResource() {
    return !resource.isEmpty();
  }

  /** {@code pods} or {@code pods/log}. */
  String combined() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }

  /** What the one who may not is told. */
  String refusal(String user) {
    String cannot = "User \"" + user + "\" cannot " + verb;
    if (!aboutResource()) {
      return cannot + " path \"" + path + "\"";
    }
    String where =
        namespace.isEmpty() ? " at the cluster scope" : " in the namespace \"" + namespace + "\"";
    return cannot + " resource \"" + combined() + "\" in API group \"" + group + "\"" + where;
  }
}
