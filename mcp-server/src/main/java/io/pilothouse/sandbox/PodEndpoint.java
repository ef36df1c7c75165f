package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.pilothouse.sandbox.write.PodActions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Evicts pods and binds them to nodes. */
final class PodEndpoint {
  private final PodActions actions;

  PodEndpoint(PodActions actions) {
    this.actions = actions;
  }

  void handle(RoutingContext ctx, ResourceKind kind, ApiPath path) {
    if (ctx.request().method() != HttpMethod.POST) {
      throw StatusException.methodNotAllowed();
    }
    JsonObject body = Bodies.object(ctx, "pods/" + path.subresource());
    boolean dryRun = WriteParams.of(ctx, "CreateOptions").dryRun();
    if (path.subresource().equals("eviction")) {
      JsonObject options = Json.object(body, "deleteOptions");
      actions.evict(
          kind, path.namespace(), path.name(), WriteParams.deletion(ctx, options), dryRun);
    } else {
      actions.bind(kind, path.namespace(), path.name(), body, dryRun);
    }
    Answers.json(
        ctx,
        201,
        new JsonObject()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("metadata", new JsonObject())
            .put("status", "Success")
            .put("code", 201));
  }
}
