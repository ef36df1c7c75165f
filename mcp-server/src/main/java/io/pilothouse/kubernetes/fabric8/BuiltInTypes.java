package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ResourceType;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What every Kubernetes serves: used where discovery itself is forbidden. */
final class BuiltInTypes {
  private static final Set<String> VERBS = Set.of("get", "list");

  private BuiltInTypes() {}

  static List<ResourceType> core() {
    return List.of(
        type("", "Pod", "pods", true, "po"),
        type("", "Service", "services", true, "svc"),
        type("", "ConfigMap", "configmaps", true, "cm"),
        type("", "Secret", "secrets", true),
        type("", "Event", "events", true, "ev"),
        type("", "Endpoints", "endpoints", true, "ep"),
        type("", "PersistentVolumeClaim", "persistentvolumeclaims", true, "pvc"),
        type("", "ServiceAccount", "serviceaccounts", true, "sa"),
        type("", "ResourceQuota", "resourcequotas", true, "quota"),
        type("", "LimitRange", "limitranges", true, "limits"),
        type("", "Namespace", "namespaces", false, "ns"),
        type("", "Node", "nodes", false, "no"),
        type("", "PersistentVolume", "persistentvolumes", false, "pv"));
  }

  static List<ResourceType> groups() {
    return List.of(
        type("apps", "Deployment", "deployments", true, "deploy"),
        type("apps", "ReplicaSet", "replicasets", true, "rs"),
        type("apps", "StatefulSet", "statefulsets", true, "sts"),
        type("apps", "DaemonSet", "daemonsets", true, "ds"),
        type("apps", "ControllerRevision", "controllerrevisions", true),
        type("batch", "Job", "jobs", true),
        type("batch", "CronJob", "cronjobs", true, "cj"),
        type("networking.k8s.io", "Ingress", "ingresses", true, "ing"),
        type("networking.k8s.io", "NetworkPolicy", "networkpolicies", true, "netpol"),
        type("policy", "PodDisruptionBudget", "poddisruptionbudgets", true, "pdb"),
        type("discovery.k8s.io", "EndpointSlice", "endpointslices", true),
        type("events.k8s.io", "Event", "events", true, "ev"),
        new ResourceType(
            "autoscaling",
            "v2",
            "HorizontalPodAutoscaler",
            "horizontalpodautoscalers",
            "horizontalpodautoscaler",
            List.of("hpa"),
            true,
            VERBS),
        type("rbac.authorization.k8s.io", "Role", "roles", true),
        type("rbac.authorization.k8s.io", "RoleBinding", "rolebindings", true),
        type("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", false),
        type("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", false),
        type("storage.k8s.io", "StorageClass", "storageclasses", false, "sc"));
  }

  private static ResourceType type(
      String group, String kind, String plural, boolean namespaced, String... shortNames) {
    return new ResourceType(
        group,
        "v1",
        kind,
        plural,
        kind.toLowerCase(Locale.ROOT),
        List.of(shortNames),
        namespaced,
        VERBS);
  }
}
