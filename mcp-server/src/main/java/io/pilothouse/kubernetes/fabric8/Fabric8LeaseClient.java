package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ClusterWriter;
import io.pilothouse.kubernetes.LeaseClient;
import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.kubernetes.WriteAuthority;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** One Lease, with permits for nothing else. */
final class Fabric8LeaseClient implements LeaseClient {
  private final LeaseName name;
  private final ClusterReader reader;
  private final ClusterWriter writer;
  private final WriteAuthority authority;

  Fabric8LeaseClient(
      LeaseName name, ClusterReader reader, ClusterWriter writer, WriteAuthority authority) {
    this.name = name;
    this.reader = reader;
    this.writer = writer;
    this.authority = authority;
  }

  @Override
  public Future<Optional<JsonObject>> read(CallScope scope) {
    return reader
        .get(LeaseName.type(), name.namespace(), name.name(), scope)
        .map(Optional::of)
        .recover(
            failure ->
                failure instanceof ClusterException known
                        && known.kind() == ClusterException.Kind.NOT_FOUND
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  @Override
  public Future<Void> create(JsonObject spec, CallScope scope) {
    return write(new JsonObject().put("spec", spec), scope);
  }

  @Override
  public Future<Void> replace(JsonObject lease, JsonObject spec, CallScope scope) {
    JsonObject merged = lease.getJsonObject("spec", new JsonObject()).copy().mergeIn(spec);
    return write(lease.copy().put("spec", merged), scope);
  }

  private Future<Void> write(JsonObject lease, CallScope scope) {
    return writer.write(authority.forLease(name, lease), scope).mapEmpty();
  }
}
