package io.pilothouse.protocol;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** {@code prompts/list} and {@code prompts/get}, which are the same in both generations. */
final class PromptMethods {
  private final PromptCatalog prompts;

  PromptMethods(PromptCatalog prompts) {
    this.prompts = prompts;
  }

  Future<JsonObject> list(JsonObject params, RequestContext context) {
    return Future.succeededFuture(
        Page.of(prompts.list(context.caller()), "name", params.getValue("cursor"))
            .toJson("prompts"));
  }

  Future<JsonObject> get(JsonObject params, RequestContext context) {
    String name = Params.string(params, "name", "the prompt to get");
    return prompts.get(name, Params.object(params, "arguments"), context);
  }
}
