package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.tools.core.Json;
import java.util.Set;
import java.util.stream.Stream;

/** Workloads of several pods that an upgrade of nodes may take away all at once. */
final class WorkloadManners implements Analyzer {
  private static final Set<String> SERVING = Set.of("Deployment", "StatefulSet");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    if (!graph.knows("PodDisruptionBudget")) {
      return Stream.empty();
    }
    return Templates.ofPeople(graph)
        .filter(workload -> SERVING.contains(workload.kind()) && workload.replicas() > 1)
        .filter(workload -> !isProtected(graph, workload))
        .map(
            workload ->
                Observation.of(
                        Code.NO_PDB,
                        workload,
                        "workloads of several pods without a PodDisruptionBudget")
                    .because(
                        workload
                            + " spec.replicas: "
                            + workload.replicas()
                            + ", no PodDisruptionBudget selects its pods"));
  }

  private static boolean isProtected(ObjectGraph graph, KubeObject workload) {
    return graph.all("PodDisruptionBudget", workload.namespace()).stream()
        .map(budget -> LabelSelector.of(Json.object(budget.spec(), "selector")))
        .anyMatch(selector -> selector.matches(workload.podLabels()));
  }
}
