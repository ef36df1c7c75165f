package io.pilothouse.diagnosis.correlation;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Impact;
import io.pilothouse.diagnosis.finding.Impact.Extent;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.Nature;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.finding.Severity;
import io.pilothouse.diagnosis.finding.Symptom;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.graph.Readiness;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Works out what a fault does, to whom, and how urgent that makes it. */
final class Assessor {
  private static final int NAMED = 3;

  /** What people name when something does not work. */
  private static final Set<String> USED =
      Set.of(
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "Job",
          "CronJob",
          "Service",
          "Ingress",
          "HTTPRoute",
          "Gateway");

  private static final Set<Code> NOTHING_SERVES =
      Set.of(
          Code.UNAVAILABLE,
          Code.SVC_NO_READY,
          Code.SVC_NO_PODS,
          Code.SVC_SELECTOR_MISMATCH,
          Code.SVC_PORT_MISMATCH,
          Code.SVC_BACKEND_SCALED0,
          Code.ING_NOENDPOINTS,
          Code.ROUTE_NOENDPOINTS);

  private final ObjectGraph graph;
  private final Priorities priorities;

  Assessor(ObjectGraph graph, Priorities priorities) {
    this.graph = graph;
    this.priorities = priorities;
  }

  Finding.Assessment assess(List<Observation> members, List<Symptom> symptoms) {
    List<Ref> subjects = members.stream().map(Observation::subject).distinct().toList();
    List<KubeObject> hit =
        Stream.concat(subjects.stream(), graph.reach(subjects).stream())
            .flatMap(ref -> graph.find(ref).stream())
            .filter(object -> USED.contains(object.kind()))
            .filter(object -> graph.root(object.ref()).equals(object.ref()))
            .sorted(Comparator.comparing(KubeObject::ref))
            .toList();
    Impact impact = impact(members.get(0), symptoms, hit);
    List<Priority> all = hit.stream().map(each -> priorities.of(each, graph)).sorted().toList();
    Priority priority = all.isEmpty() ? priorities.map().otherwise() : all.get(0);
    return new Finding.Assessment(
        impact, priority, severity(members.get(0), impact, all, priority));
  }

  /** More urgent where several of what matters most are hit, or data may be lost. */
  private static Severity severity(
      Observation example, Impact impact, List<Priority> all, Priority priority) {
    Severity severity = Severity.of(impact.extent(), priority);
    boolean several = all.stream().filter(each -> each == Priority.P0).count() > 1;
    boolean hurts = impact.extent().compareTo(Extent.DEGRADED) <= 0;
    if (several && hurts) {
      return Severity.SEV1;
    }
    boolean dataAtRisk = example.code() == Code.PVC_LOST || example.code() == Code.PV_FAILED;
    return dataAtRisk && severity != Severity.SEV1
        ? Severity.values()[severity.ordinal() - 1]
        : severity;
  }

  private Impact impact(Observation example, List<Symptom> symptoms, List<KubeObject> hit) {
    if (example.code().nature() == Nature.ADVICE) {
      Extent extent =
          example.level().compareTo(Level.MEDIUM) <= 0 ? Extent.AT_RISK : Extent.HYGIENE;
      return new Impact(extent, "", hit.size());
    }
    boolean down =
        Stream.concat(Stream.of(example.code()), symptoms.stream().map(Symptom::code))
                .anyMatch(NOTHING_SERVES::contains)
            || hit.stream()
                .anyMatch(each -> Readiness.of(each).filter(Readiness::isDown).isPresent());
    boolean less =
        !symptoms.isEmpty()
            || isOutOfSight(example, hit)
            || hit.stream()
                .anyMatch(each -> Readiness.of(each).filter(Readiness::isShort).isPresent());
    Extent extent = down ? Extent.DOWN : less ? Extent.DEGRADED : Extent.AT_RISK;
    return new Impact(extent, words(hit), hit.size());
  }

  /** Whether it is bad and nothing that counts its pods tells how much is left. */
  private static boolean isOutOfSight(Observation example, List<KubeObject> hit) {
    return example.level().compareTo(Level.HIGH) <= 0
        && hit.stream().allMatch(each -> Readiness.of(each).isEmpty());
  }

  private static String words(List<KubeObject> hit) {
    List<String> words = new ArrayList<>();
    hit.stream()
        .flatMap(
            each ->
                Readiness.of(each).filter(Readiness::isShort).map(it -> each + " " + it).stream())
        .limit(NAMED)
        .forEach(words::add);
    List<KubeObject> routes = hit.stream().filter(each -> Readiness.of(each).isEmpty()).toList();
    if (!routes.isEmpty()) {
      words.add(
          "behind "
              + routes.stream()
                  .limit(NAMED)
                  .map(KubeObject::toString)
                  .collect(Collectors.joining(", "))
              + Optional.of(routes.size() - NAMED)
                  .filter(more -> more > 0)
                  .map(more -> " and " + more + " more")
                  .orElse(""));
    }
    return String.join("; ", words);
  }
}
