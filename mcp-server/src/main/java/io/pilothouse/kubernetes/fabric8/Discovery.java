package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.ApiCatalog.Broken;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ResourceType;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what an API server serves. One request each for the core and for all groups where the
 * server aggregates; one more for every group version where it does not, as many at a time as the
 * connection allows. A group that does not answer is reported and costs nothing else.
 */
final class Discovery {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
  private static final String WORDS = "discover what the API server serves";

  /** What one extension API server may take of the time for all. */
  private static final Duration LONGEST_FOR_ONE = Duration.ofSeconds(5);

  private final ApiConnection connection;

  Discovery(ApiConnection connection) {
    this.connection = connection;
  }

  Future<ApiCatalog> run(CallScope scope) {
    Future<ApiCatalog> core = part("/api", "v1", BuiltInTypes.core(), scope);
    Future<ApiCatalog> groups = part("/apis", "every API group", BuiltInTypes.groups(), scope);
    return Future.all(core, groups).map(both -> join(List.of(core.result(), groups.result())));
  }

  private Future<ApiCatalog> part(
      String path, String name, List<ResourceType> builtIn, CallScope scope) {
    return connection
        .json(ApiRequest.get(path, AGGREGATED, WORDS), DiscoveryDocuments::read, scope)
        .compose(found -> complete(found, scope))
        .recover(
            failure ->
                failure instanceof ClusterException known && known.kind() == Kind.FORBIDDEN
                    ? Future.succeededFuture(
                        new ApiCatalog(
                            builtIn, List.of(new Broken(name, "discovery is forbidden"))))
                    : Future.failedFuture(failure));
  }

  private Future<ApiCatalog> complete(DiscoveryDocuments.Found found, CallScope scope) {
    return switch (found) {
      case DiscoveryDocuments.Whole whole -> Future.succeededFuture(whole.catalog());
      case DiscoveryDocuments.Index index -> {
        List<Future<ApiCatalog>> all =
            index.groupVersions().stream().map(name -> one(name, scope)).toList();
        yield Future.all(all).compose(done -> unlessAllFailed(all));
      }
    };
  }

  private Future<ApiCatalog> one(String groupVersion, CallScope scope) {
    String path = groupVersion.contains("/") ? "/apis/" + groupVersion : "/api/" + groupVersion;
    Duration share = scope.remaining().dividedBy(2);
    CallScope inner = scope.atMost(share.compareTo(LONGEST_FOR_ONE) < 0 ? share : LONGEST_FOR_ONE);
    return connection
        .json(
            ApiRequest.get(ApiPath.raw(path, WORDS).toString(), WORDS),
            list -> DiscoveryDocuments.readVersion(list, groupVersion),
            inner)
        .recover(
            failure ->
                failure instanceof ClusterException known && known.kind() != Kind.CANCELLED
                    ? Future.succeededFuture(broken(groupVersion, known))
                    : Future.failedFuture(failure));
  }

  private static ApiCatalog broken(String groupVersion, ClusterException failure) {
    return new ApiCatalog(List.of(), List.of(new Broken(groupVersion, failure.getMessage())));
  }

  private static Future<ApiCatalog> unlessAllFailed(List<Future<ApiCatalog>> all) {
    ApiCatalog joined = join(all.stream().map(Future::result).toList());
    return joined.types().isEmpty() && !joined.broken().isEmpty()
        ? Future.failedFuture(
            ClusterException.of(Kind.UNAVAILABLE, WORDS, joined.broken().getFirst().reason()))
        : Future.succeededFuture(joined);
  }

  private static ApiCatalog join(List<ApiCatalog> parts) {
    List<ResourceType> types = new ArrayList<>();
    List<Broken> broken = new ArrayList<>();
    for (ApiCatalog part : parts) {
      types.addAll(part.types());
      broken.addAll(part.broken());
    }
    return new ApiCatalog(types, broken);
  }
}
