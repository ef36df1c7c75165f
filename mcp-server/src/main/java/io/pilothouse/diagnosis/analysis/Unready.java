package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.render.Ages;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Pods whose containers run and which are not ready all the same. */
final class Unready implements Analyzer {

  private static final Duration SETTLED = Duration.ofMinutes(5);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Pod").stream()
        .filter(pod -> pod.deleted().isEmpty())
        .filter(pod -> Json.text(pod.status(), "phase").equals("Running"))
        .filter(pod -> pod.condition("Ready").filter(ready -> !ready.isTrue()).isPresent())
        .flatMap(pod -> observe(graph, pod).stream());
  }

  private static Optional<Observation> observe(ObjectGraph graph, KubeObject pod) {
    boolean settled =
        Onset.unready(pod).filter(since -> since.plus(SETTLED).isBefore(graph.now())).isPresent();
    if (!settled) {
      return Optional.empty();
    }
    Optional<Observation> gate =
        Json.list(pod.spec(), "readinessGates").stream()
            .map(each -> Json.text(each, "conditionType"))
            .filter(type -> pod.condition(type).filter(Condition::isTrue).isEmpty())
            .findFirst()
            .filter(type -> pod.condition("ContainersReady").filter(Condition::isTrue).isPresent())
            .map(type -> gate(pod, type));
    return gate.or(
        () ->
            Container.of(pod).stream()
                .filter(container -> !container.init() || container.isSidecar())
                .filter(container -> !container.isReady())
                .filter(container -> isQuiet(graph, container))
                .findFirst()
                .map(container -> silent(graph, container)));
  }

  private static Observation gate(KubeObject pod, String type) {
    Optional<Condition> condition = pod.condition(type);
    return Observation.of(
            Code.NOTREADY_GATE,
            pod,
            "readiness gate "
                + type
                + condition.map(each -> " is " + each.status()).orElse(" is set by nobody")
                + ", although its containers are ready")
        .since(Onset.unready(pod))
        .because(
            pod
                + " status.conditions["
                + type
                + "]: "
                + condition
                    .map(
                        each -> each.status() + " " + each.reason() + " " + Told.of(each.message()))
                    .orElse("not there"))
        .then(Calls.look(pod.ref(), "who is to set the condition"));
  }

  /** It runs, has done so for some time, and nothing else says what is wrong with it. */
  private static boolean isQuiet(ObjectGraph graph, Container container) {
    Optional<Instant> start = container.runningSince();
    return start.filter(since -> since.plus(SETTLED).isBefore(graph.now())).isPresent()
        && ProbeFailure.all(graph, container)
            .filter(each -> !each.probe().kind().equals("liveness"))
            .noneMatch(each -> each.isAfter(start.get()));
  }

  private static Observation silent(ObjectGraph graph, Container container) {
    KubeObject pod = container.pod();
    Optional<Probe> probe =
        container.hasStarted()
            ? Probe.of(container, "readiness")
            : Probe.of(container, "startup").or(() -> Probe.of(container, "readiness"));
    String since =
        Onset.unready(pod)
            .map(time -> Ages.of(Duration.between(time, graph.now())))
            .orElse("some time");
    return Observation.of(
            Code.UNREADY_NOEVENT,
            pod,
            container.words()
                + " runs but has not been ready for "
                + since
                + probe.map(each -> "; its " + each.kind() + " probe is " + each.words()).orElse("")
                + "; no event says why")
        .in(container.name())
        .sure(Confidence.MEDIUM)
        .since(Onset.unready(pod))
        .because(container.field("ready") + ": false, restartCount " + container.restarts())
        .then(Calls.logs(container, false));
  }
}
