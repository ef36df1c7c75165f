package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.WritePermit;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to an API server.
 *
 * @param path encoded path and query, from {@link ApiPath}
 * @param accept media types, best first
 * @param body makes it something else than a GET
 * @param identity headers that say on whose behalf
 * @param permit without which only questions are let through
 * @param words what is asked, as {@code list pods in namespace shop}
 */
record ApiRequest(
    String path,
    String accept,
    Optional<Body> body,
    Map<String, List<String>> identity,
    Optional<WritePermit> permit,
    String words) {
  static final String JSON = "application/json";

  /**
   * @param method of HTTP
   * @param contentType tells one kind of patch from another
   * @param text JSON
   */
  record Body(String method, String contentType, String text) {}

  String method() {
    return body.map(Body::method).orElse("GET");
  }

  static ApiRequest get(String path, String accept, String words) {
    return new ApiRequest(path, accept, Optional.empty(), Map.of(), Optional.empty(), words);
  }

  static ApiRequest get(String path, String words) {
    return get(path, JSON, words);
  }

  static ApiRequest post(String path, JsonObject body, String words) {
    Body question = new Body("POST", JSON, body.encode());
    return new ApiRequest(path, JSON, Optional.of(question), Map.of(), Optional.empty(), words);
  }

  /** Whether it changes nothing, so that it may be sent twice. */
  boolean reads() {
    return body.isEmpty() && permit.isEmpty();
  }

  /** This request on behalf of somebody else. */
  ApiRequest as(Map<String, List<String>> who) {
    return new ApiRequest(path, accept, body, who, permit, words);
  }
}
