package io.pilothouse.protocol;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * {@code resources/list}, {@code resources/templates/list} and {@code resources/read}, which are
 * the same in both generations.
 */
final class ResourceMethods {
  private final ResourceCatalog resources;

  ResourceMethods(ResourceCatalog resources) {
    this.resources = resources;
  }

  Future<JsonObject> list(JsonObject params, RequestContext context) {
    return Future.succeededFuture(
        Page.of(resources.list(context.caller()), "uri", params.getValue("cursor"))
            .toJson("resources"));
  }

  Future<JsonObject> templates(JsonObject params, RequestContext context) {
    return Future.succeededFuture(
        Page.of(resources.templates(context.caller()), "uriTemplate", params.getValue("cursor"))
            .toJson("resourceTemplates"));
  }

  Future<JsonObject> read(JsonObject params, RequestContext context) {
    String uri = Params.string(params, "uri", "the resource to read");
    return resources
        .read(uri, context)
        .map(
            found -> {
              List<JsonObject> contents =
                  found.orElseThrow(() -> ProtocolException.resourceNotFound(uri));
              return new JsonObject().put("contents", new JsonArray(contents));
            });
  }
}
