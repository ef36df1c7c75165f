package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterWriter;
import io.pilothouse.kubernetes.ExecOutcome;
import io.pilothouse.kubernetes.WritePermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Function;

/** Writes to a cluster over fabric8's HTTP client on behalf of one identity. */
final class Fabric8ClusterWriter implements ClusterWriter {
  private final String context;
  private final ApiConnection connection;

  Fabric8ClusterWriter(String context, ApiConnection connection) {
    this.context = context;
    this.connection = connection;
  }

  @Override
  public String context() {
    return context;
  }

  @Override
  public Future<JsonObject> write(WritePermit permit, CallScope scope) {
    try {
      return connection.json(WriteRequests.of(permit), Function.identity(), scope);
    } catch (ClusterException invalid) {
      return Future.failedFuture(invalid);
    }
  }

  @Override
  public Future<ExecOutcome> exec(WritePermit permit, Duration time, CallScope scope) {
    try {
      return connection.exec(WriteRequests.of(permit), time, scope);
    } catch (ClusterException invalid) {
      return Future.failedFuture(invalid);
    }
  }
}
