package io.pilothouse.diagnosis.evidence;

import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Finding.Assessment;
import io.pilothouse.diagnosis.finding.Nature;
import io.pilothouse.diagnosis.finding.Symptom;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Ref;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Folds what failed for want of a Service, by its program's own words, under what keeps that
 * Service from answering.
 */
final class LogFolding {

  private final ObjectGraph graph;

  LogFolding(ObjectGraph graph) {
    this.graph = graph;
  }

  /**
   * @param lacking by a finding's id, the Service without ready endpoints that was not reached
   */
  List<Finding> fold(List<Finding> findings, Map<String, Ref> lacking) {
    Map<String, Finding> left = new LinkedHashMap<>();
    findings.forEach(finding -> left.put(finding.id(), finding));
    lacking.forEach(
        (id, service) -> {
          Finding effect = left.get(id);
          cause(effect, service, left)
              .ifPresent(
                  cause -> {
                    left.remove(id);
                    left.put(cause.id(), under(cause, effect));
                  });
        });
    return left.values().stream()
        .sorted(
            Comparator.comparing((Finding each) -> each.code().nature() == Nature.ADVICE)
                .thenComparing(each -> each.assessment().severity()))
        .toList();
  }

  private Optional<Finding> cause(Finding effect, Ref service, Map<String, Finding> left) {
    Set<Ref> needs = graph.needs(List.of(service));
    return left.values().stream()
        .filter(other -> other.code().nature() != Nature.ADVICE)
        .filter(other -> !other.root().equals(effect.root()))
        .filter(other -> other.members().stream().anyMatch(at -> needs.contains(at.subject())))
        .findFirst();
  }

  /** As urgent as the more urgent of both. */
  private static Finding under(Finding cause, Finding effect) {
    Stream<Symptom> more =
        Stream.concat(
            Stream.of(new Symptom(effect.root(), effect.code())), effect.symptoms().stream());
    Assessment one = cause.assessment();
    Assessment other = effect.assessment();
    boolean worse = other.severity().compareTo(one.severity()) < 0;
    return new Finding(
        cause.id(),
        cause.root(),
        cause.observed(),
        cause.members(),
        Stream.concat(cause.symptoms().stream(), more).distinct().toList(),
        worse ? new Assessment(one.impact(), other.priority(), other.severity()) : one,
        cause.change());
  }
}
