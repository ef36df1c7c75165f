package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.graph.Readiness;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How near a change is to something that does not work, along what that needs. */
public final class Ranking {
  private static final int UNRELATED = Integer.MAX_VALUE;

  private final ObjectGraph graph;
  private final Map<Ref, Integer> distances = new HashMap<>();
  private final List<Ref> unwell;

  public Ranking(ObjectGraph graph) {
    this.graph = graph;
    this.unwell = graph.objects().filter(this::isUnwell).map(KubeObject::ref).sorted().toList();
    List<Ref> edge = unwell;
    for (int distance = 0; !edge.isEmpty(); distance++) {
      int steps = distance;
      List<Ref> fresh =
          edge.stream().filter(ref -> distances.putIfAbsent(ref, steps) == null).toList();
      edge = fresh.stream().flatMap(ref -> graph.dependencies(ref).stream()).toList();
    }
  }

  /** What plainly does not work now: a diagnosis finds more. */
  public List<Ref> unwell() {
    return unwell;
  }

  /** The nearest first, then the newest. */
  public List<TimelineEntry> ranked(List<TimelineEntry> entries) {
    return entries.stream()
        .sorted(
            Comparator.comparing((TimelineEntry each) -> distance(each))
                .thenComparing(TimelineEntry::at, Comparator.reverseOrder())
                .thenComparing(TimelineEntry::object))
        .toList();
  }

  /** Whether something that does not work is the object or needs it. */
  public boolean isRelated(TimelineEntry entry) {
    return distance(entry) != UNRELATED;
  }

  private int distance(TimelineEntry entry) {
    return distances.getOrDefault(entry.object(), UNRELATED);
  }

  private boolean isUnwell(KubeObject object) {
    return switch (object.kind()) {
      case "Deployment", "StatefulSet", "DaemonSet" ->
          Readiness.of(object).filter(Readiness::isShort).isPresent()
              || object.condition("Progressing").filter(each -> each.isFalse()).isPresent();
      case "Job" -> object.condition("Failed").filter(each -> each.isTrue()).isPresent();
      case "Node" -> object.condition("Ready").filter(each -> !each.isTrue()).isPresent();
      case "Service" -> isDead(object);
      default -> false;
    };
  }

  private boolean isDead(KubeObject service) {
    LabelSelector selector = LabelSelector.ofMap(Json.object(service.spec(), "selector"));
    return !selector.isEmpty()
        && graph.knows("Pod")
        && graph.pods(service.namespace(), selector).stream().noneMatch(Ranking::isReady);
  }

  private static boolean isReady(KubeObject pod) {
    return Stream.of(pod)
        .flatMap(each -> each.condition("Ready").stream())
        .anyMatch(each -> each.isTrue());
  }
}
