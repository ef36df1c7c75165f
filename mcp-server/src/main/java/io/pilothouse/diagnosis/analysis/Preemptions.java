package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.graph.Readiness;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import java.util.Optional;
import java.util.stream.Stream;

/** Pods that had to make room for more important ones, where their workload is still short. */
final class Preemptions implements Analyzer {
  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Pod").stream().flatMap(pod -> observe(graph, pod).stream());
  }

  private static Optional<Observation> observe(ObjectGraph graph, KubeObject pod) {
    boolean isShort =
        graph
            .find(graph.root(pod.ref()))
            .flatMap(Readiness::of)
            .filter(Readiness::isShort)
            .isPresent();
    return pod.condition("DisruptionTarget")
        .filter(Condition::isTrue)
        .filter(each -> each.reason().startsWith("Preemption"))
        .filter(each -> isShort)
        .map(
            each ->
                Observation.of(
                        Code.SCHED_PREEMPTED,
                        pod,
                        "was preempted: pods of a higher priority than its "
                            + Json.number(pod.spec(), "priority")
                            + " took its room")
                    .because(pod + " DisruptionTarget: " + Quote.of(each.message()))
                    .since(each.since()));
  }
}
