package io.pilothouse.monitor.usage;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.monitor.usage.Reading.Part;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Lanes;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.core.Targets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads everything a look needs, as far as it may be read: a list that cannot be read is a gap, and
 * where all namespaces are forbidden the context's own is read.
 */
final class UsageReader {
  private static final String METRICS = "/apis/metrics.k8s.io/v1beta1";
  private static final List<String> LEAVING =
      List.of("Evicted", "Preempted", "TaintManagerEviction");

  private final ClusterReader reader;
  private final List<String> namespaces;
  private final CallScope scope;

  /**
   * @param namespaces the only ones to read; empty: all
   */
  UsageReader(ClusterReader reader, List<String> namespaces, CallScope scope) {
    this.reader = reader;
    this.namespaces = namespaces;
    this.scope = scope;
  }

  /** Never fails. */
  Future<Reading> read() {
    Future<Part> pods = inNamespaces("pods", where -> objects("v1/Pod", where, Optional.empty()));
    Future<Part> podUsage = inNamespaces("usage of pods", this::podMetrics);
    Future<Part> nodes = settled("nodes", objects("v1/Node", Optional.empty(), Optional.empty()));
    Future<Part> nodeUsage = settled("usage of nodes", metrics("/nodes").map(UsageReader::whole));
    Future<Part> podEvents = inNamespaces("events", this::leaving);
    Future<Part> nodeEvents =
        settled("events of nodes", events(Optional.empty(), "involvedObject.kind=Node"));
    return Future.all(List.of(pods, podUsage, nodes, nodeUsage, podEvents, nodeEvents))
        .map(
            all ->
                new Reading(
                    pods.result(),
                    podUsage.result(),
                    nodes.result(),
                    nodeUsage.result(),
                    podEvents.result(),
                    nodeEvents.result()));
  }

  private interface Read {
    Future<Part> in(Optional<String> namespace);
  }

  private Future<Part> inNamespaces(String what, Read read) {
    return namespaces.isEmpty()
        ? settled(what, read.in(Optional.empty()))
        : Lanes.map(namespaces, name -> settled(what + " of " + name, read.in(Optional.of(name))))
            .map(UsageReader::together);
  }

  private static Part together(List<Part> parts) {
    return new Part(
        parts.stream().anyMatch(Part::read),
        parts.stream().flatMap(part -> part.items().stream()).toList(),
        parts.stream().flatMap(part -> part.gaps().stream()).distinct().toList());
  }

  private static Future<Part> settled(String what, Future<Part> read) {
    return read.otherwise(failure -> Part.missing(what + ": " + Failures.words(failure)));
  }

  private static Part whole(List<JsonObject> items) {
    return new Part(true, items, List.of());
  }

  private Future<Part> objects(
      String kind, Optional<String> namespace, Optional<String> fieldSelector) {
    return Targets.type(reader, kind, Optional.empty(), scope)
        .compose(
            type ->
                ListScan.objects(
                    reader,
                    ListQuery.of(type, namespace).withSelectors(Optional.empty(), fieldSelector),
                    scope))
        .map(
            list ->
                new Part(
                    true,
                    list.items(),
                    Stream.concat(
                            list.note().stream(),
                            list.complete()
                                ? Stream.empty()
                                : Stream.of("more than " + ListScan.MOST + " of " + kind))
                        .toList()));
  }

  private Future<Part> events(Optional<String> namespace, String fieldSelector) {
    return objects("v1/Event", namespace, Optional.of(fieldSelector));
  }

  private Future<Part> leaving(Optional<String> namespace) {
    return Lanes.map(LEAVING, reason -> events(namespace, "reason=" + reason))
        .map(UsageReader::together);
  }

  private Future<Part> podMetrics(Optional<String> namespace) {
    Future<Part> asked =
        metrics(namespace.map(name -> "/namespaces/" + name).orElse("") + "/pods")
            .map(UsageReader::whole);
    String own = reader.defaultNamespace();
    return namespace.isPresent()
        ? asked
        : asked.recover(
            failure ->
                Failures.isForbidden(failure)
                    ? metrics("/namespaces/" + own + "/pods")
                        .map(
                            items ->
                                new Part(
                                    true,
                                    items,
                                    List.of("usage of pods: only of namespace " + own)))
                    : Future.failedFuture(failure));
  }

  private Future<List<JsonObject>> metrics(String path) {
    return reader
        .getPath(METRICS + path, scope)
        .map(list -> Json.list(list, "items"))
        .recover(failure -> Future.failedFuture(explained(failure)));
  }

  private static Throwable explained(Throwable failure) {
    return failure instanceof ClusterException cluster
            && (cluster.kind() == ClusterException.Kind.NOT_SERVED
                || cluster.kind() == ClusterException.Kind.NOT_FOUND)
        ? ClusterException.of(
            ClusterException.Kind.NOT_SERVED,
            "",
            "the cluster has no metrics API (metrics.k8s.io): metrics-server is not installed")
        : failure;
  }
}
