package io.pilothouse.sandbox;

import io.pilothouse.sandbox.controller.kubelet.ContainerRun;
import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ObjectStore;
import io.pilothouse.sandbox.store.ResourceCatalog;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.pilothouse.sandbox.table.TableRenderer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The cluster as its API shows it: stored objects, and those that are another view of stored ones
 * (events.k8s.io, metrics.k8s.io).
 */
final class ClusterView {
  private final Cluster cluster;
  private final InstantSource clock;
  private final Function<String, Optional<ContainerRun>> runs;
  private final TableRenderer tables = new TableRenderer();

  /**
   * @param runs finds the run of a container by its ID, of those whose kubelet runs here
   */
  ClusterView(Cluster cluster, InstantSource clock, Function<String, Optional<ContainerRun>> runs) {
    this.cluster = cluster;
    this.clock = clock;
    this.runs = runs;
    definitions().forEach(tables::define);
    cluster
        .store()
        .observe(
            change -> {
              if (change.kind().kind().equals("CustomResourceDefinition")) {
                tables.define(change.object());
              }
            });
  }

  /** The changes of a kind in the store that are newer than a version. */
  List<Change> changesSince(ResourceKind kind, long version) {
    return cluster.store().changesSince(stored(kind), version).stream()
        .map(change -> shown(kind, change))
        .toList();
  }

  /**
   * Passes on the changes of a kind from now on.
   *
   * @return what ends it
   */
  Runnable observe(ResourceKind kind, Consumer<Change> observer) {
    String qualified = stored(kind).qualified();
    return cluster
        .store()
        .observe(
            change -> {
              if (change.kind().qualified().equals(qualified)) {
                observer.accept(shown(kind, change));
              }
            });
  }

  /** The objects of a kind as they were at a version that is not too old. */
  NavigableMap<String, JsonObject> listAt(ResourceKind kind, String namespace, long version) {
    NavigableMap<String, JsonObject> past =
        new TreeMap<>(cluster.store().listAt(stored(kind), namespace, version));
    past.replaceAll((key, object) -> shown(kind, object));
    return past;
  }

  private ResourceKind stored(ResourceKind kind) {
    return kind.group().equals("events.k8s.io") ? core("events") : kind;
  }

  private static Change shown(ResourceKind kind, Change change) {
    JsonObject previous = change.previous();
    return new Change(
        change.type(),
        kind,
        change.version(),
        shown(kind, change.object()),
        previous == null ? null : shown(kind, previous));
  }

  /** A stored object in the version of the kind it is asked for in. */
  private static JsonObject shown(ResourceKind kind, JsonObject object) {
    if (kind.group().equals("events.k8s.io")) {
      return EventView.of(object);
    }
    return kind.apiVersion().equals(object.getString("apiVersion"))
        ? object
        : Json.shallow(object).put("apiVersion", kind.apiVersion());
  }

  /** The definitions of custom kinds. */
  Collection<JsonObject> definitions() {
    return cluster
        .store()
        .list(cluster.kind("apiextensions.k8s.io", "v1", "customresourcedefinitions"), "")
        .values();
  }

  ResourceCatalog catalog() {
    return cluster.catalog();
  }

  TableRenderer tables() {
    return tables;
  }

  /** The run of a container, if its kubelet runs here. */
  Optional<ContainerRun> run(String containerId) {
    return runs.apply(containerId);
  }

  Instant now() {
    return clock.instant();
  }

  /** The resourceVersion of the newest change. */
  long resourceVersion() {
    return cluster.store().resourceVersion();
  }

  /** The oldest resourceVersion that a watch may start from. */
  long oldestVersion() {
    return cluster.store().oldestVersion();
  }

  /** The objects of a kind by key; an empty namespace means all. */
  NavigableMap<String, JsonObject> list(ResourceKind kind, String namespace) {
    ObjectStore store = cluster.store();
    return switch (kind.group()) {
      case "events.k8s.io" -> {
        NavigableMap<String, JsonObject> events =
            new TreeMap<>(store.list(core("events"), namespace));
        events.replaceAll((key, event) -> EventView.of(event));
        yield events;
      }
      case "metrics.k8s.io" ->
          ObjectStore.within(
              new MetricsView(store.list(core("pods"), ""), runs, now())
                  .of(kind, store.list(core("nodes"), "")),
              namespace);
      default -> store.list(kind, namespace);
    };
  }

  /**
   * @throws StatusException 404 when there is none
   */
  JsonObject require(ResourceKind kind, String namespace, String name) {
    JsonObject object = list(kind, namespace).get(ObjectStore.key(kind, namespace, name));
    if (object == null) {
      throw StatusException.notFound(kind, name);
    }
    return object;
  }

  /** A kind of the core group. */
  ResourceKind core(String resource) {
    return cluster.kind("", "v1", resource);
  }

  /** Registered aggregated APIs that do not answer. */
  List<JsonObject> unavailable() {
    return list(cluster.kind("apiregistration.k8s.io", "v1", "apiservices"), "").values().stream()
        .filter(
            service ->
                Json.objects(service, "status", "conditions").stream()
                    .anyMatch(
                        condition ->
                            "Available".equals(condition.getString("type"))
                                && "False".equals(condition.getString("status"))))
        .toList();
  }

  /** Whether this version of a group is a registered API that does not answer. */
  boolean unavailable(String group, String version) {
    return unavailable().stream()
        .anyMatch(
            service ->
                group.equals(Json.text(service, "spec", "group"))
                    && version.equals(Json.text(service, "spec", "version")));
  }
}
