package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The OpenAPI v3 documents of a server. The few used last are kept under their address, which
 * carries a hash of the content, so a document that changed is fetched again.
 */
final class OpenApiDocuments {
  private static final int KEPT = 8;

  private final ApiConnection connection;
  private final Map<String, JsonObject> documents =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JsonObject> eldest) {
          return size() > KEPT;
        }
      };

  private final DocumentPool pool;

  OpenApiDocuments(ApiConnection connection, DocumentPool pool) {
    this.connection = connection;
    this.pool = pool;
  }

  Future<JsonObject> get(String apiVersion, CallScope scope) {
    String words = "get the OpenAPI document of " + apiVersion;
    return connection
        .json(
            ApiRequest.get("/openapi/v3", words), index -> address(index, apiVersion, words), scope)
        .compose(address -> document(address, words, scope));
  }

  private static String address(JsonObject index, String apiVersion, String words) {
    String key = (apiVersion.contains("/") ? "apis/" : "api/") + apiVersion;
    return Optional.ofNullable(index.getJsonObject("paths"))
        .map(paths -> paths.getJsonObject(key))
        .map(entry -> entry.getString("serverRelativeURL"))
        .filter(address -> address.startsWith("/openapi/v3/"))
        .map(address -> ApiPath.raw(address, words).toString())
        .orElseThrow(
            () ->
                ClusterException.of(
                    Kind.NOT_SERVED, words, "the server has no OpenAPI document of " + apiVersion));
  }

  private Future<JsonObject> document(String address, String words, CallScope scope) {
    synchronized (documents) {
      JsonObject known = documents.get(address);
      if (known != null) {
        return Future.succeededFuture(known);
      }
    }
    return connection.json(
        ApiRequest.get(address, words), document -> keep(address, document), scope);
  }

  private JsonObject keep(String address, JsonObject document) {
    JsonObject shared = pool.share(address, document);
    synchronized (documents) {
      documents.put(address, shared);
    }
    return shared;
  }
}
