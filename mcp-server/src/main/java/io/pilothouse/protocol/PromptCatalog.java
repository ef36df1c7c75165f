package io.pilothouse.protocol;

import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The prompts of the server (server/prompts). Called on a Vert.x event loop; must not block. */
public interface PromptCatalog {
  /**
   * The prompts a caller may use.
   *
   * @return {@code Prompt} objects as they go over the wire, always in the same order
   */
  List<JsonObject> list(Caller caller);

  /**
   * Fills in a prompt.
   *
   * @param arguments strings by name, not yet validated; never null
   * @return a {@code GetPromptResult}; fails with {@link ProtocolException} -32602 if there is no
   *     such prompt or an argument is missing
   */
  Future<JsonObject> get(String name, JsonObject arguments, RequestContext context);

  /** No prompts. */
  PromptCatalog NONE =
      new PromptCatalog() {
        @Override
        public List<JsonObject> list(Caller caller) {
          return List.of();
        }

        @Override
        public Future<JsonObject> get(String name, JsonObject arguments, RequestContext context) {
          return Future.failedFuture(ProtocolException.invalidParams("Unknown prompt: " + name));
        }
      };
}
