package io.pilothouse.diagnosis.change;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.redaction.Redactor;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What was changed, as far as the API keeps it. Worked out for each object when asked. */
public final class Timeline {
  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");
  private static final Comparator<TimelineEntry> NEWEST_FIRST =
      Comparator.comparing(TimelineEntry::at)
          .reversed()
          .thenComparing(TimelineEntry::object)
          .thenComparing(TimelineEntry::kind);

  private final ObjectGraph graph;
  private final History history;
  private final Rollouts rollouts;
  private final Edits edits;
  private final Map<Ref, KubeObject> past = new HashMap<>();

  public Timeline(ObjectGraph graph, History history, Redactor redactor) {
    this.graph = graph;
    this.history = history;
    this.rollouts = new Rollouts(graph, history, new TemplateChanges(redactor));
    this.edits = new Edits(redactor);
    history.objects().values().stream()
        .flatMap(List::stream)
        .forEach(each -> past.put(each.ref(), each));
  }

  /** Of everything that was read, since a time; newest first. */
  public List<TimelineEntry> since(Instant from) {
    return Stream.concat(graph.objects(), past.values().stream())
        .flatMap(each -> of(each).stream())
        .filter(each -> !each.at().isBefore(from))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /** Of one object, newest first; none of what does not exist. */
  public List<TimelineEntry> of(Ref ref) {
    return graph.find(ref).or(() -> Optional.ofNullable(past.get(ref))).stream()
        .flatMap(each -> of(each).stream())
        .sorted(NEWEST_FIRST)
        .toList();
  }

  private List<TimelineEntry> of(KubeObject object) {
    if (WORKLOADS.contains(object.kind())) {
      return rollouts.of(object);
    }
    if (object.kind().equals("Node")) {
      return NodeChanges.of(object);
    }
    if (Deliveries.isRelease(object) || history.all(object.kind()).contains(object)) {
      List<TimelineEntry> delivered = Deliveries.of(object);
      return delivered.isEmpty() && Edits.covers(object) ? edits.of(object) : delivered;
    }
    return Edits.covers(object) ? edits.of(object) : List.of();
  }

  /** The templates of a workload, newest first. */
  List<WorkloadRevision> revisions(KubeObject workload) {
    return WORKLOADS.contains(workload.kind())
        ? WorkloadRevision.of(workload, graph, history)
        : List.of();
  }

  /** Roles and bindings that could matter to a namespace. */
  List<Ref> rights(String namespace) {
    return Stream.of("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding")
        .flatMap(kind -> history.all(kind).stream())
        .map(KubeObject::ref)
        .filter(each -> each.namespace().isEmpty() || each.namespace().equals(namespace))
        .toList();
  }
}
