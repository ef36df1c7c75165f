package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Cluster;
import io.vertx.core.json.JsonObject;

/** The service account with which a part of the recordings was made. */
final class RecordedReader {
  static final String NAME = "system:serviceaccount:kube-system:mcp-readonly";
  static final String TOKEN = "mcp-readonly-token";

  private RecordedReader() {}

  /** Gives it the rights it had: {@code view} and a role of its own. */
  static void bind(Cluster cluster) {
    cluster.put(binding("mcp-readonly-view", "view"));
    cluster.put(binding("mcp-readonly-extra", "mcp-readonly-extra"));
    cluster.put(
        new JsonObject(
            """
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
             "metadata": {"name": "mcp-readonly-extra", "uid": "extra", "resourceVersion": "10300"},
             "rules": [
              {"verbs": ["get", "list", "watch"], "apiGroups": [""],
               "resources": ["nodes", "persistentvolumes", "namespaces", "events", "componentstatuses"]},
              {"verbs": ["get", "list", "watch"], "apiGroups": ["storage.k8s.io"],
               "resources": ["storageclasses", "csinodes", "csidrivers", "volumeattachments"]},
              {"verbs": ["get", "list"], "apiGroups": ["metrics.k8s.io"], "resources": ["nodes", "pods"]},
              {"verbs": ["get", "list", "watch"], "apiGroups": ["events.k8s.io"], "resources": ["events"]},
              {"verbs": ["get", "list"], "apiGroups": ["scheduling.k8s.io"], "resources": ["priorityclasses"]},
              {"verbs": ["get", "list"], "apiGroups": ["apiextensions.k8s.io"],
               "resources": ["customresourcedefinitions"]}]}
            """));
  }

  private static JsonObject binding(String name, String role) {
    return new JsonObject(
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
         "metadata": {"name": "%s", "uid": "%s", "resourceVersion": "10300"},
         "subjects": [{"kind": "ServiceAccount", "name": "mcp-readonly", "namespace": "kube-system"}],
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%s"}}
        """
            .formatted(name, name, role));
  }
}
