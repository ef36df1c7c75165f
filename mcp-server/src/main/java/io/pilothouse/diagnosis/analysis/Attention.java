package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Workloads that no controller looks at, and those that are switched off. */
final class Attention implements Analyzer {
  private static final List<String> KINDS = List.of("Deployment", "StatefulSet", "DaemonSet");
  private static final Duration NOTICED = Duration.ofMinutes(1);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    Set<KubeObject> missed = ServiceBackends.missed(graph);
    return KINDS.stream()
        .flatMap(kind -> graph.all(kind).stream())
        .filter(each -> each.deleted().isEmpty())
        .flatMap(each -> Stream.concat(lagging(graph, each).stream(), off(each, missed).stream()));
  }

  private static Optional<Observation> lagging(ObjectGraph graph, KubeObject workload) {
    int generation = Json.number(workload.metadata(), "generation");
    int observed = Json.number(workload.status(), "observedGeneration");
    Optional<Instant> changed = Progress.lastChange(workload).or(workload::created);
    boolean young =
        changed
            .filter(time -> Duration.between(time, graph.now()).compareTo(NOTICED) < 0)
            .isPresent();
    return observed >= generation || young
        ? Optional.empty()
        : Optional.of(
            Observation.of(
                    Code.GENERATION_LAG,
                    workload,
                    "its controller has not seen its newest specification: is the controller"
                        + " manager running?")
                .because(
                    workload
                        + " metadata.generation "
                        + generation
                        + ", status.observedGeneration "
                        + observed)
                .since(changed));
  }

  /** Usually meant; of one that a Service needs its missing pods tell more. */
  private static Optional<Observation> off(KubeObject workload, Set<KubeObject> missed) {
    boolean on = workload.kind().equals("DaemonSet") || workload.replicas() > 0;
    return on || missed.contains(workload)
        ? Optional.empty()
        : Optional.of(
            Observation.of(Code.SCALED_TO_ZERO, workload, "is scaled to zero")
                .at(Level.LOW)
                .because(workload + " spec.replicas: 0"));
  }
}
