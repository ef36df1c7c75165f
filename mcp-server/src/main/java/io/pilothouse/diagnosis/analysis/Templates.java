package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import java.util.stream.Stream;

/** What people wrote that makes pods. */
final class Templates {
  private Templates() {}

  /** Workloads that nobody else makes, and pods without any. */
  static Stream<KubeObject> all(ObjectGraph graph) {
    return Stream.of(
            "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "CronJob", "Job", "Pod")
        .flatMap(kind -> graph.all(kind).stream())
        .filter(object -> object.controller().isEmpty())
        .filter(object -> object.deleted().isEmpty());
  }

  /** The same, outside the namespaces that the cluster keeps for itself. */
  static Stream<KubeObject> ofPeople(ObjectGraph graph) {
    return all(graph).filter(object -> !isSystem(object.namespace()));
  }

  /** Whether a namespace is the cluster's own. */
  static boolean isSystem(String namespace) {
    return namespace.startsWith("kube-");
  }
}
