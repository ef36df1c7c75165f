package io.pilothouse.service;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ResourceType;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What there is in one cluster, by name, as a caller may see it. What cannot be read is not there:
 * nothing here fails.
 */
final class ClusterNames {
  /** A larger collection is known by its first part only. */
  private static final int MOST_OBJECTS = 2_000;

  /** What people ask about, in the order they think of it. */
  private static final List<String> WORKLOADS =
      List.of(
          "deployments.apps",
          "statefulsets.apps",
          "daemonsets.apps",
          "cronjobs.batch",
          "jobs.batch",
          "pods");

  private final Clusters clusters;
  private final Optional<String> context;
  private final Caller caller;
  private final CallScope scope;

  /**
   * @param context empty: the default one
   * @param scope for all that is read here
   */
  ClusterNames(Clusters clusters, Optional<String> context, Caller caller, CallScope scope) {
    this.clusters = clusters;
    this.context = context;
    this.caller = caller;
    this.scope = scope;
  }

  Future<List<String>> namespaces() {
    return objects("namespaces", Optional.empty());
  }

  /** Every kind of which objects can be listed, by its qualified name. */
  Future<List<String>> kinds() {
    return read(
        (cluster, catalog) ->
            Future.succeededFuture(
                catalog.types().stream()
                    .filter(ClusterNames::isListed)
                    .map(ResourceType::qualifiedName)
                    .distinct()
                    .toList()));
  }

  /** Every kind of which objects are in no namespace. */
  Future<List<String>> clusterKinds() {
    return read(
        (cluster, catalog) ->
            Future.succeededFuture(
                catalog.types().stream()
                    .filter(type -> isListed(type) && !type.namespaced())
                    .map(ResourceType::kind)
                    .distinct()
                    .toList()));
  }

  /** The kinds of workloads that a namespace has one of at least. */
  Future<List<String>> workloadKinds(String namespace) {
    return read(
        (cluster, catalog) -> {
          List<Future<Optional<String>>> looks =
              WORKLOADS.stream()
                  .flatMap(kind -> catalog.resolve(kind).stream())
                  .map(type -> kindIfAny(cluster, type, namespace))
                  .toList();
          return Future.join(looks)
              .map(
                  done ->
                      done.<Optional<String>>list().stream().flatMap(Optional::stream).toList());
        });
  }

  private Future<Optional<String>> kindIfAny(
      ClusterReader cluster, ResourceType type, String namespace) {
    return cluster
        .listMetadata(ListQuery.of(type, Optional.of(namespace)).withLimit(1), scope)
        .map(page -> Optional.of(type.kind()).filter(kind -> !page.items().isEmpty()))
        .otherwise(Optional.empty());
  }

  /**
   * The names of objects.
   *
   * @param kind in any spelling the tools take
   * @param namespace empty: all; of no concern for what is in none
   */
  Future<List<String>> objects(String kind, Optional<String> namespace) {
    return read(
        (cluster, catalog) ->
            catalog
                .resolve(kind)
                .map(type -> objects(cluster, type, namespace))
                .orElse(Future.succeededFuture(List.of())));
  }

  private Future<List<String>> objects(
      ClusterReader cluster, ResourceType type, Optional<String> namespace) {
    ListQuery query =
        ListQuery.of(type, type.namespaced() ? namespace : Optional.empty())
            .withLimit(MOST_OBJECTS);
    return cluster
        .listMetadata(query, scope)
        .map(
            page ->
                page.items().stream()
                    .map(object -> object.getJsonObject("metadata").getString("name"))
                    .distinct()
                    .toList());
  }

  private Future<List<String>> read(
      BiFunction<ClusterReader, ApiCatalog, Future<List<String>>> question) {
    return clusters
        .reader(context, caller)
        .compose(
            cluster -> cluster.catalog(scope).compose(catalog -> question.apply(cluster, catalog)))
        .otherwise(List.of());
  }

  private static boolean isListed(ResourceType type) {
    return type.verbs().contains("list");
  }
}
