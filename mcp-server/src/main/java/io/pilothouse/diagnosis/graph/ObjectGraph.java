package io.pilothouse.diagnosis.graph;

import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.diagnosis.snapshot.Snapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The objects of a snapshot with the indexes that analyzers need. Answers about edges are worked
 * out once. Of one thread.
 */
public final class ObjectGraph {
  /** Owners of owners; a cycle ends here, too. */
  private static final int DEEPEST = 6;

  private final Snapshot snapshot;
  private final Map<Ref, KubeObject> byRef = new HashMap<>();
  private final Map<String, Map<String, List<KubeObject>>> byNamespace = new HashMap<>();
  private final Map<Ref, List<EventRecord>> events = new HashMap<>();
  private final Map<Ref, List<KubeObject>> children = new HashMap<>();
  private final LabelIndex podLabels;
  private final Map<Ref, Set<Ref>> dependencies = new HashMap<>();
  private final Map<Ref, Set<Ref>> dependents = new HashMap<>();

  public ObjectGraph(Snapshot snapshot) {
    this.snapshot = snapshot;
    snapshot.objects().values().stream().flatMap(List::stream).forEach(this::index);
    snapshot.events().forEach(event -> into(events, event.about(), event));
    Comparator<EventRecord> byTime =
        Comparator.comparing(event -> event.last().orElse(Instant.EPOCH));
    events.values().forEach(list -> list.sort(byTime.reversed()));
    podLabels = new LabelIndex(all("Pod"));
    Edges edges = new Edges(this);
    for (KubeObject object : byRef.values()) {
      edges.from(object).forEach(to -> edge(object.ref(), to));
    }
  }

  private void index(KubeObject object) {
    byRef.put(object.ref(), object);
    byNamespace
        .computeIfAbsent(object.kind(), kind -> new HashMap<>())
        .computeIfAbsent(object.namespace(), name -> new java.util.ArrayList<>())
        .add(object);
    object.controller().ifPresent(owner -> into(children, owner, object));
  }

  private static <K, V> void into(Map<K, List<V>> map, K key, V value) {
    map.computeIfAbsent(key, some -> new java.util.ArrayList<>()).add(value);
  }

  private void edge(Ref from, Ref to) {
    dependencies.computeIfAbsent(from, some -> new LinkedHashSet<>()).add(to);
    dependents.computeIfAbsent(to, some -> new LinkedHashSet<>()).add(from);
  }

  public Instant now() {
    return snapshot.now();
  }

  public Scope scope() {
    return snapshot.scope();
  }

  /** Every object of a kind; none if the kind was not read. */
  public List<KubeObject> all(String kind) {
    return snapshot.objects().getOrDefault(kind, List.of());
  }

  /** The same, in one namespace. */
  public List<KubeObject> all(String kind, String namespace) {
    return byNamespace.getOrDefault(kind, Map.of()).getOrDefault(namespace, List.of());
  }

  public Optional<KubeObject> find(Ref ref) {
    return Optional.ofNullable(byRef.get(ref));
  }

  public Optional<KubeObject> find(String kind, String namespace, String name) {
    return find(new Ref(kind, namespace, name));
  }

  /**
   * Whether all objects of a kind that are in scope were read, so that one that is not here is not
   * there. Objects outside a namespace's scope are never known.
   */
  public boolean knows(String kind) {
    return snapshot.objects().containsKey(kind) && !snapshot.partial().contains(kind);
  }

  /** Whether an object is proved not to exist. */
  public boolean isAbsent(Ref ref) {
    boolean inScope =
        ref.namespace().isEmpty() || scope().namespace().map(ref.namespace()::equals).orElse(true);
    return inScope && knows(ref.kind()) && !byRef.containsKey(ref);
  }

  /** Whether all pods of the cluster were read, so that sums over nodes are true. */
  public boolean seesAllPods() {
    return scope().namespace().isEmpty() && knows("Pod");
  }

  /** Warnings about an object, the newest first. */
  public List<EventRecord> events(KubeObject object) {
    return events.getOrDefault(object.ref(), List.of()).stream()
        .filter(event -> isAbout(event, object))
        .toList();
  }

  /** The kubelet gives a node's name for its uid. */
  private static boolean isAbout(EventRecord event, KubeObject object) {
    return event.uid().isEmpty()
        || object.uid().isEmpty()
        || object.kind().equals("Node")
        || event.uid().equals(object.uid());
  }

  /** The newest warning with one of these reasons. */
  public Optional<EventRecord> event(KubeObject object, String... reasons) {
    List<String> wanted = List.of(reasons);
    return events(object).stream().filter(event -> wanted.contains(event.reason())).findFirst();
  }

  /** Objects whose controller it is. */
  public List<KubeObject> children(Ref owner) {
    return children.getOrDefault(owner, List.of());
  }

  /** Every pod below it in the tree of owners; itself if it is one. */
  public List<KubeObject> pods(KubeObject owner) {
    return owner.kind().equals("Pod")
        ? List.of(owner)
        : children(owner.ref()).stream().flatMap(child -> pods(child).stream()).toList();
  }

  /**
   * What a person would name as the object: the end of the chain of controllers. It need not exist
   * any more. Pods of a Node are their own.
   */
  public Ref root(Ref ref) {
    Ref current = ref;
    for (int depth = 0; depth < DEEPEST; depth++) {
      Optional<Ref> owner =
          find(current)
              .flatMap(KubeObject::controller)
              .filter(found -> !found.kind().equals("Node"));
      if (owner.isEmpty()) {
        return current;
      }
      current = owner.get();
    }
    return current;
  }

  /** The pods of a namespace that a selector selects; none for an empty selector. */
  public List<KubeObject> pods(String namespace, LabelSelector selector) {
    return podLabels.matching(namespace, selector);
  }

  /** What an object needs to work, directly. What it names need not exist. */
  public Set<Ref> dependencies(Ref ref) {
    return dependencies.getOrDefault(ref, Set.of());
  }

  /** What needs an object to work, directly. */
  public Set<Ref> dependents(Ref ref) {
    return dependents.getOrDefault(ref, Set.of());
  }

  /** Everything that needs one of these, directly or not; they themselves are not among it. */
  public Set<Ref> reach(Collection<Ref> from) {
    return closure(from, true);
  }

  /** Everything that these need, directly or not, and they themselves. */
  public Set<Ref> needs(Collection<Ref> from) {
    Set<Ref> all = new LinkedHashSet<>(from);
    all.addAll(closure(from, false));
    return all;
  }

  private Set<Ref> closure(Collection<Ref> from, boolean up) {
    Set<Ref> seen = new LinkedHashSet<>();
    List<Ref> edge = List.copyOf(from);
    while (!edge.isEmpty()) {
      edge =
          edge.stream()
              .flatMap(ref -> up ? dependents(ref).stream() : dependencies(ref).stream())
              .filter(seen::add)
              .toList();
    }
    seen.removeAll(from);
    return seen;
  }

  /** Every object that was read. */
  public Stream<KubeObject> objects() {
    return byRef.values().stream();
  }
}
