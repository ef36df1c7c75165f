package io.pilothouse.diagnosis.correlation;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;

/** Knows pods of a template that their workload has not any more: what they show may be mended. */
final class Outdated {
  private static final String NUMBER = "deployment.kubernetes.io/revision";
  private static final String HASH = "controller-revision-hash";

  private final ObjectGraph graph;

  Outdated(ObjectGraph graph) {
    this.graph = graph;
  }

  boolean is(Ref subject) {
    return graph
        .find(subject)
        .filter(object -> object.kind().equals("Pod"))
        .flatMap(pod -> pod.controller().flatMap(graph::find).filter(owner -> is(pod, owner)))
        .isPresent();
  }

  private boolean is(KubeObject pod, KubeObject owner) {
    return switch (owner.kind()) {
      case "ReplicaSet" ->
          owner.controller().stream()
              .flatMap(workload -> graph.children(workload).stream())
              .anyMatch(
                  other -> other.kind().equals("ReplicaSet") && number(other) > number(owner));
      case "StatefulSet" -> {
        String newest = Json.text(owner.status(), "updateRevision");
        yield !newest.isEmpty() && !newest.equals(Json.text(pod.labels(), HASH));
      }
      default -> false;
    };
  }

  private static int number(KubeObject set) {
    try {
      return Integer.parseInt(set.annotation(NUMBER));
    } catch (NumberFormatException noRevision) {
      return 0;
    }
  }
}
