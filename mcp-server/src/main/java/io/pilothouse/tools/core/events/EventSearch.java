package io.pilothouse.tools.core.events;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.core.Selectors;
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.core.WorkloadPods;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads events through {@code v1}, or through {@code events.k8s.io/v1} where that is all the caller
 * may read: a real server keeps one store behind both.
 */
final class EventSearch {
  /** Kinds that appear and go on behalf of a workload. */
  private static final Set<String> OWNED_KINDS = Set.of("Pod", "ReplicaSet", "Job");

  private final ClusterReader reader;
  private final CallScope scope;

  EventSearch(ClusterReader reader, CallScope scope) {
    this.reader = reader;
    this.scope = scope;
  }

  /**
   * Events of a namespace, or of all.
   *
   * @param type {@code Warning}, {@code Normal} or empty for both
   */
  Future<ListScan.Listed<ClusterEvent>> in(Optional<String> namespace, Optional<String> type) {
    return read(namespace, type, Optional.empty());
  }

  /**
   * Events of an object and of what it owns. When the object still exists, events of an earlier
   * object of the same name are not among them.
   */
  Future<ListScan.Listed<ClusterEvent>> about(
      Targets.Target target, String namespace, String name, Optional<String> type) {
    boolean namespaced = target.type().namespaced();
    String kind = target.type().kind();
    Optional<String> onlyName =
        !namespaced || kind.equals("Pod") ? Optional.of(name) : Optional.empty();
    return target
        .reader()
        .get(target.type(), namespace, name, scope)
        .map(Optional::of)
        .recover(EventSearch::goneOrUnreadable)
        .compose(
            object ->
                uidsOf(object, namespace)
                    .map(uids -> about(kind, name, object.map(Json::uid).orElse(""), uids)))
        .compose(
            wanted ->
                read(namespaced ? Optional.of(namespace) : Optional.empty(), type, onlyName)
                    .map(found -> filtered(found, wanted)));
  }

  private static Predicate<ClusterEvent> about(
      String kind, String name, String uid, Set<String> pods) {
    return event -> {
      ClusterEvent.Subject subject = event.object();
      boolean itself =
          subject.kind().equals(kind)
              && subject.name().equals(name)
              && (uid.isEmpty() || subject.uid().isEmpty() || isSame(subject, uid, kind));
      boolean owned =
          !subject.kind().equals(kind)
              && OWNED_KINDS.contains(subject.kind())
              && (pods.contains(subject.uid()) || subject.workload().equals(name));
      return itself || owned;
    };
  }

  /** The kubelet names a Node by its name where other components give the uid. */
  private static boolean isSame(ClusterEvent.Subject subject, String uid, String kind) {
    return subject.uid().equals(uid)
        || (kind.equals("Node") && subject.uid().equals(subject.name()));
  }

  private Future<Set<String>> uidsOf(Optional<JsonObject> object, String namespace) {
    if (object.isEmpty() || Selectors.ofPods(object.get()).isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    return new WorkloadPods(reader, scope)
        .of(object.get(), namespace)
        .map(
            pods ->
                pods.stream()
                    .map(pod -> Json.uid(pod.json()))
                    .collect(Collectors.toUnmodifiableSet()))
        .recover(
            failure ->
                failure instanceof ClusterException
                    ? Future.succeededFuture(Set.of())
                    : Future.failedFuture(failure));
  }

  private static Future<Optional<JsonObject>> goneOrUnreadable(Throwable failure) {
    boolean goOn =
        failure instanceof ClusterException cluster
            && Set.of(ClusterException.Kind.NOT_FOUND, ClusterException.Kind.FORBIDDEN)
                .contains(cluster.kind());
    return goOn ? Future.succeededFuture(Optional.empty()) : Future.failedFuture(failure);
  }

  private Future<ListScan.Listed<ClusterEvent>> read(
      Optional<String> namespace, Optional<String> type, Optional<String> name) {
    return list("v1/Event", namespace, fields("involvedObject", type, name))
        .recover(
            failure ->
                isClosed(failure)
                    ? list("events.k8s.io/v1/Event", namespace, fields("regarding", type, name))
                        .recover(second -> Future.failedFuture(failure))
                    : Future.failedFuture(failure));
  }

  private Future<ListScan.Listed<ClusterEvent>> list(
      String type, Optional<String> namespace, Optional<String> fields) {
    return Targets.type(reader, type, Optional.empty(), scope)
        .compose(
            events ->
                ListScan.objects(
                    reader,
                    ListQuery.of(events, namespace).withSelectors(Optional.empty(), fields),
                    scope))
        .map(EventSearch::parsed);
  }

  private static ListScan.Listed<ClusterEvent> parsed(ListScan.Listed<JsonObject> list) {
    return new ListScan.Listed<>(
        list.columns(),
        list.items().stream().map(ClusterEvent::of).toList(),
        list.complete(),
        list.namespace(),
        list.note());
  }

  private static ListScan.Listed<ClusterEvent> filtered(
      ListScan.Listed<ClusterEvent> list, Predicate<ClusterEvent> wanted) {
    return new ListScan.Listed<>(
        list.columns(),
        list.items().stream().filter(wanted).toList(),
        list.complete(),
        list.namespace(),
        list.note());
  }

  private static Optional<String> fields(
      String object, Optional<String> type, Optional<String> name) {
    List<String> terms = new ArrayList<>();
    type.ifPresent(value -> terms.add("type=" + value));
    name.ifPresent(value -> terms.add(object + ".name=" + value));
    return terms.isEmpty() ? Optional.empty() : Optional.of(String.join(",", terms));
  }

  private static boolean isClosed(Throwable failure) {
    return failure instanceof ToolException
        || (failure instanceof ClusterException cluster
            && Set.of(ClusterException.Kind.FORBIDDEN, ClusterException.Kind.NOT_SERVED)
                .contains(cluster.kind()));
  }
}
