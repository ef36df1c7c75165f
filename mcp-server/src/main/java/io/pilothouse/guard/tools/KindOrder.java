package io.pilothouse.guard.tools;

import java.util.List;

/** Which kinds are applied before which, so that nothing comes before what it needs. */
final class KindOrder {
  private static final List<String> FIRST =
      List.of(
          "Namespace",
          "CustomResourceDefinition",
          "PriorityClass",
          "StorageClass",
          "NetworkPolicy",
          "ResourceQuota",
          "LimitRange",
          "PodDisruptionBudget",
          "ServiceAccount",
          "ClusterRole",
          "ClusterRoleBinding",
          "Role",
          "RoleBinding",
          "Secret",
          "ConfigMap",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Service");

  private static final List<String> LAST =
      List.of(
          "DaemonSet",
          "Pod",
          "ReplicaSet",
          "StatefulSet",
          "Deployment",
          "HorizontalPodAutoscaler",
          "Job",
          "CronJob",
          "IngressClass",
          "Ingress",
          "APIService",
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration");

  private KindOrder() {}

  /** The smaller, the earlier; kinds that are not known come between Services and workloads. */
  static int of(String kind) {
    int first = FIRST.indexOf(kind);
    if (first >= 0) {
      return first;
    }
    int last = LAST.indexOf(kind);
    return last < 0 ? FIRST.size() : FIRST.size() + 1 + last;
  }
}
