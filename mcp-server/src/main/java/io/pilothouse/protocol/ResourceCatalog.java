package io.pilothouse.protocol;

import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The resources of the server (server/resources). Called on an event loop; must not block. */
public interface ResourceCatalog {
  /** {@code Resource} objects as they go over the wire, always in the same order. */
  List<JsonObject> list(Caller caller);

  /** {@code ResourceTemplate} objects as they go over the wire, always in the same order. */
  List<JsonObject> templates(Caller caller);

  /**
   * Reads a resource.
   *
   * @return {@code ResourceContents} objects; empty if there is no such resource, which each
   *     generation says in its own way; fails with {@link ProtocolException} if it cannot be read
   */
  Future<Optional<List<JsonObject>>> read(String uri, RequestContext context);

  /** No resources. */
  ResourceCatalog NONE =
      new ResourceCatalog() {
        @Override
        public List<JsonObject> list(Caller caller) {
          return List.of();
        }

        @Override
        public List<JsonObject> templates(Caller caller) {
          return List.of();
        }

        @Override
        public Future<Optional<List<JsonObject>>> read(String uri, RequestContext context) {
          return Future.succeededFuture(Optional.empty());
        }
      };
}
