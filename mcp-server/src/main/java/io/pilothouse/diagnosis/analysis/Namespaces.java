package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Condition;
import io.pilothouse.diagnosis.model.KubeObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Namespaces that do not go away. */
final class Namespaces implements Analyzer {
  /** What is in it goes first, and may take its grace period. */
  private static final Duration USUAL = Duration.ofMinutes(5);

  /** The most telling first. */
  private static final List<String> TELLING =
      List.of(
          "NamespaceDeletionDiscoveryFailure",
          "NamespaceDeletionGroupVersionParsingFailure",
          "NamespaceDeletionContentFailure",
          "NamespaceFinalizersRemaining",
          "NamespaceContentRemaining");

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return graph.all("Namespace").stream()
        .filter(
            namespace ->
                namespace
                    .deleted()
                    .filter(time -> time.plus(USUAL).isBefore(graph.now()))
                    .isPresent())
        .map(namespace -> observe(graph, namespace));
  }

  private static Observation observe(ObjectGraph graph, KubeObject namespace) {
    List<Condition> said =
        TELLING.stream()
            .flatMap(type -> namespace.condition(type).filter(Condition::isTrue).stream())
            .toList();
    Observation seen =
        Observation.of(
                Code.NS_TERMINATING,
                namespace,
                "cannot be deleted"
                    + (said.isEmpty()
                        ? ", and nothing says why"
                        : ": " + Quote.of(said.get(0).message(), 160)))
            .since(namespace.deleted());
    for (Condition each : said) {
      seen = seen.because(namespace + " " + each.type() + ": " + Quote.of(each.message(), 160));
    }
    boolean undiscovered =
        said.stream().anyMatch(each -> each.type().equals("NamespaceDeletionDiscoveryFailure"));
    if (undiscovered) {
      for (KubeObject api : ApiServices.down(graph).toList()) {
        seen = seen.dueTo(api.ref());
      }
    }
    return seen.then(Calls.look(namespace.ref(), "what is left in it"));
  }
}
