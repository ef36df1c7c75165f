package io.pilothouse.diagnosis;

import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ContextInfo;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The only cluster that there is, for everybody. */
record OneCluster(ClusterReader reader) implements Clusters {
  @Override
  public Future<List<ContextInfo>> contexts() {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<ClusterReader> reader(Optional<String> context, Caller caller) {
    return Future.succeededFuture(reader);
  }

  @Override
  public Future<ClusterReader> serverReader(Optional<String> context) {
    return Future.succeededFuture(reader);
  }
}
