package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.PodReference;
import io.pilothouse.diagnosis.model.Ref;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who fails and who does not: what they do not share tells what it is about. */
final class Contrast {
  private final ObjectGraph graph;
  private final List<KubeObject> failing;
  private final List<WorkloadRevision> revisions;
  private final List<KubeObject> pods;
  private final Optional<TimelineEntry> newest;

  private Contrast(
      ObjectGraph graph,
      List<KubeObject> failing,
      List<WorkloadRevision> revisions,
      List<KubeObject> pods,
      Optional<TimelineEntry> newest) {
    this.graph = graph;
    this.failing = failing;
    this.revisions = revisions;
    this.pods = pods;
    this.newest = newest;
  }

  static Contrast of(Finding finding, ObjectGraph graph, Timeline timeline) {
    Optional<KubeObject> root = graph.find(finding.root());
    List<KubeObject> failing =
        Onset.subjects(finding).stream()
            .flatMap(ref -> graph.find(ref).stream())
            .filter(object -> object.kind().equals("Pod"))
            .toList();
    return new Contrast(
        graph,
        failing,
        root.map(timeline::revisions).orElse(List.of()),
        root.map(graph::pods).orElse(List.of()),
        timeline.of(finding.root()).stream().filter(TimelineEntry::isRollout).findFirst());
  }

  /** Whether only pods of the newest template fail, and some of an earlier one are ready. */
  boolean isFor(TimelineEntry rollout) {
    return isNewest(rollout)
        && healthy().isPresent()
        && failing.stream().allMatch(pod -> revisions.get(0).runs(pod));
  }

  /** Whether pods of an earlier template fail just so. */
  boolean isAgainst(TimelineEntry rollout) {
    return isNewest(rollout) && failing.stream().anyMatch(pod -> !revisions.get(0).runs(pod));
  }

  private boolean isNewest(TimelineEntry rollout) {
    return newest.filter(rollout::equals).isPresent() && revisions.size() > 1;
  }

  /** The newest of the earlier templates of which a pod is ready. */
  Optional<WorkloadRevision> healthy() {
    return revisions.stream()
        .skip(1)
        .filter(revision -> pods.stream().anyMatch(pod -> revision.runs(pod) && isReady(pod)))
        .findFirst();
  }

  /**
   * Whether everything that uses an object fails, and nothing that does not use it: with too few
   * pods to compare with, nothing is said.
   */
  boolean isOnlyAmong(Ref source) {
    if (failing.isEmpty() || source.namespace().isEmpty()) {
      return false;
    }
    List<KubeObject> all = graph.all("Pod", source.namespace());
    Set<Ref> users =
        all.stream()
            .filter(pod -> uses(pod, source))
            .map(KubeObject::ref)
            .collect(Collectors.toSet());
    boolean allFail =
        !users.isEmpty()
            && all.stream().filter(pod -> users.contains(pod.ref())).noneMatch(Contrast::isReady);
    List<KubeObject> others = all.stream().filter(pod -> !users.contains(pod.ref())).toList();
    return allFail && !others.isEmpty() && others.stream().allMatch(Contrast::isReady);
  }

  private static boolean uses(KubeObject pod, Ref source) {
    return PodReference.of(pod.spec(), pod.namespace()).stream()
        .anyMatch(each -> each.to().equals(source));
  }

  private static boolean isReady(KubeObject pod) {
    return pod.condition("Ready").filter(each -> each.isTrue()).isPresent();
  }
}
