package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.render.Ages;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** Init containers that do not come to an end. */
final class InitContainers implements Analyzer {

  private static final Duration LONG = Duration.ofMinutes(5);

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Container.all(graph)
        .filter(container -> container.init() && !container.isSidecar())
        .filter(container -> Crash.of(container, graph.now()).isEmpty())
        .filter(
            container ->
                container
                    .runningSince()
                    .filter(since -> since.isBefore(graph.now().minus(LONG)))
                    .isPresent())
        .map(container -> observe(graph, container));
  }

  private static Observation observe(ObjectGraph graph, Container container) {
    Instant since = container.runningSince().orElseThrow();
    KubeObject pod = container.pod();
    Observation seen =
        Observation.of(
                Code.INIT_BLOCKED,
                pod,
                container.words()
                    + " has been running for "
                    + Ages.of(Duration.between(since, graph.now()))
                    + ", so nothing else starts")
            .in(container.name())
            .since(container.runningSince())
            .because(StartErrors.command(container));
    for (Ref service : ServiceNames.in(CommandLine.raw(container), pod.namespace(), graph)) {
      seen = seen.dueTo(service).because(ServiceNames.trouble(graph, service));
    }
    return seen.because(container.field("state.running.startedAt") + ": " + since)
        .then(Calls.logs(container, false));
  }
}
