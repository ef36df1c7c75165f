package io.pilothouse.sandbox;

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
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The cluster as its API shows it: stored objects, and those that are another view of stored ones
 * (events.k8s.io, metrics.k8s.io).
 */
final class ClusterView {
  private final Cluster cluster;
  private final InstantSource clock;
  private final TableRenderer tables = new TableRenderer();

  ClusterView(Cluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
    cluster
        .store()
        .list(cluster.kind("apiextensions.k8s.io", "v1", "customresourcedefinitions"), "")
        .values()
        .forEach(tables::define);
  }

  ResourceCatalog catalog() {
    return cluster.catalog();
  }

  TableRenderer tables() {
    return tables;
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
              new MetricsView(store.list(core("pods"), ""), now())
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
