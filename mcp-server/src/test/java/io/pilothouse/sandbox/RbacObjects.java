package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Cluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Roles and bindings for a test, to be declared before the first request that needs them. */
public final class RbacObjects {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private final List<JsonObject> objects = new ArrayList<>();

  void addTo(Cluster cluster) {
    objects.forEach(cluster::put);
  }

  /** Options of a sandbox that has what was declared so far. */
  public SandboxOptions in(SandboxOptions options) {
    SandboxOptions all = options;
    for (JsonObject object : objects) {
      all = all.withObject(object);
    }
    return all;
  }

  /** A Role with one rule; {@code only} is a resource name, or empty. */
  public void role(
      String namespace, String name, String verb, String group, String resources, String only) {
    objects.add(rule(object("Role", name, namespace), verb, group, resources, only));
  }

  /** A ClusterRole with one rule; resources have commas between them. */
  public void clusterRole(String name, String verb, String group, String resources, String only) {
    objects.add(rule(object("ClusterRole", name, ""), verb, group, resources, only));
  }

  /** Gives a User or Group a Role. */
  public void bindRole(String namespace, String kind, String subject, String role) {
    objects.add(binding("RoleBinding", namespace, kind, subject, "Role", role));
  }

  /** Gives a User or Group a ClusterRole in one namespace. */
  public void bindInNamespace(String namespace, String kind, String subject, String clusterRole) {
    objects.add(binding("RoleBinding", namespace, kind, subject, "ClusterRole", clusterRole));
  }

  /** Gives a User or Group a ClusterRole everywhere. */
  public void bindEverywhere(String kind, String subject, String clusterRole) {
    objects.add(binding("ClusterRoleBinding", "", kind, subject, "ClusterRole", clusterRole));
  }

  private static JsonObject object(String kind, String name, String namespace) {
    JsonObject metadata =
        new JsonObject().put("name", name).put("uid", kind + name).put("resourceVersion", "10300");
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return new JsonObject()
        .put("apiVersion", GROUP + "/v1")
        .put("kind", kind)
        .put("metadata", metadata);
  }

  private static JsonObject rule(
      JsonObject role, String verb, String group, String resources, String only) {
    JsonObject rule =
        new JsonObject()
            .put("verbs", new JsonArray().add(verb))
            .put("apiGroups", new JsonArray().add(group))
            .put("resources", new JsonArray(List.of(resources.split(","))));
    if (!only.isEmpty()) {
      rule.put("resourceNames", new JsonArray().add(only));
    }
    return role.put("rules", new JsonArray().add(rule));
  }

  private static JsonObject binding(
      String kind,
      String namespace,
      String subjectKind,
      String subject,
      String roleKind,
      String role) {
    return object(kind, subjectKind + "-" + subject + "-" + role, namespace)
        .put(
            "subjects",
            new JsonArray().add(new JsonObject().put("kind", subjectKind).put("name", subject)))
        .put(
            "roleRef",
            new JsonObject().put("apiGroup", GROUP).put("kind", roleKind).put("name", role));
  }
}
