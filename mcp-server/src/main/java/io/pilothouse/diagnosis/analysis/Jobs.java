package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import java.util.stream.Stream;

/** What became of the Jobs that pods belong to. */
final class Jobs {

  private Jobs() {}

  /** Whether a pod is a Job's that has ended: how is told of the Job, not of the pod. */
  static boolean isOver(ObjectGraph graph, KubeObject pod) {
    return pod.controller().flatMap(graph::find).filter(each -> each.kind().equals("Job")).stream()
        .flatMap(
            job ->
                Stream.of("Complete", "SuccessCriteriaMet", "Failed", "FailureTarget")
                    .flatMap(type -> job.condition(type).stream()))
        .anyMatch(condition -> condition.isTrue());
  }
}
