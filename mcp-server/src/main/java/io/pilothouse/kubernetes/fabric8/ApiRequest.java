package io.pilothouse.kubernetes.fabric8;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A question to an API server.
 *
 * @param path encoded path and query, from {@link ApiPath}
 * @param accept media types, best first
 * @param body makes it a POST
 * @param words what is asked, as {@code list pods in namespace shop}
 */
record ApiRequest(String path, String accept, Optional<JsonObject> body, String words) {
  static final String JSON = "application/json";

  static ApiRequest get(String path, String accept, String words) {
    return new ApiRequest(path, accept, Optional.empty(), words);
  }

  static ApiRequest get(String path, String words) {
    return get(path, JSON, words);
  }

  static ApiRequest post(String path, JsonObject body, String words) {
    return new ApiRequest(path, JSON, Optional.of(body), words);
  }
}
