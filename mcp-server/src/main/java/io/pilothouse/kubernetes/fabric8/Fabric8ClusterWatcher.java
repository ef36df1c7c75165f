package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterWatcher;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.WatchEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Watches a cluster over fabric8's HTTP client on behalf of one identity. */
final class Fabric8ClusterWatcher implements ClusterWatcher {
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";

  /** By how much the API server is asked to end a watch before its scope does. */
  private static final Duration EARLIER = Duration.ofSeconds(20);

  private final ApiConnection connection;

  Fabric8ClusterWatcher(ApiConnection connection) {
    this.connection = connection;
  }

  @Override
  public Future<String> version(ListQuery query, CallScope scope) {
    try {
      return connection.json(
          new Pages(query.withLimit(1)).metadata(),
          list -> list.getJsonObject("metadata", new JsonObject()).getString("resourceVersion", ""),
          scope);
    } catch (ClusterException invalid) {
      return Future.failedFuture(invalid);
    }
  }

  @Override
  public Future<Void> watch(
      ListQuery query, String from, Consumer<WatchEvent> told, CallScope scope) {
    Context caller = connection.vertx().getOrCreateContext();
    try {
      ApiRequest request = request(query, from, scope);
      return connection.follow(
          request,
          () ->
              new WatchBody(
                  event -> caller.runOnContext(here -> told.accept(event)), request.words()),
          scope);
    } catch (ClusterException invalid) {
      return Future.failedFuture(invalid);
    }
  }

  private static ApiRequest request(ListQuery query, String from, CallScope scope) {
    String words = Words.watch(query);
    long seconds = Math.max(1, scope.remaining().minus(EARLIER).toSeconds());
    return ApiRequest.get(
        ApiPath.of(query.type(), query.namespace(), words)
            .query("watch", "true")
            .query("labelSelector", query.labelSelector())
            .query("fieldSelector", query.fieldSelector())
            .query("resourceVersion", Optional.of(from))
            .query("allowWatchBookmarks", "true")
            .query("timeoutSeconds", String.valueOf(seconds))
            .toString(),
        METADATA,
        words);
  }
}
