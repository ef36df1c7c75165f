package io.pilothouse.transport.http;

import io.pilothouse.protocol.JsonRpc;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * Tells clients where to get a token (RFC 9728; MCP, authorization server discovery).
 *
 * @param url how clients reach this server, without a path; empty: as the request's {@code Host}
 *     says
 * @param authorizationServers their issuers; without any there is nothing to discover
 * @param scopes what to ask them for
 */
public record ProtectedResource(
    Optional<String> url, List<String> authorizationServers, List<String> scopes) {
  /** Where the metadata is, with and without the endpoint's path after it. */
  static final String PATH = "/.well-known/oauth-protected-resource";

  /** Tokens have to be brought along by other means. */
  public static final ProtectedResource UNDISCOVERABLE =
      new ProtectedResource(Optional.empty(), List.of(), List.of());

  public ProtectedResource {
    authorizationServers = List.copyOf(authorizationServers);
    scopes = List.copyOf(scopes);
  }

  private String base(HttpServerRequest request) {
    return url.orElseGet(() -> request.scheme() + "://" + request.getHeader(HttpHeaders.HOST));
  }

  /** Answers with the metadata. */
  void describe(RoutingContext exchange) {
    if (authorizationServers.isEmpty()) {
      Refusals.refuse(exchange, 404, "Tokens are given out by hand: there is nothing to discover");
      return;
    }
    JsonObject metadata =
        new JsonObject()
            .put("resource", base(exchange.request()) + HttpTransport.PATH)
            .put("resource_name", "Pilothouse")
            .put("authorization_servers", new JsonArray(authorizationServers))
            .put("bearer_methods_supported", new JsonArray().add("header"));
    if (!scopes.isEmpty()) {
      metadata.put("scopes_supported", new JsonArray(scopes));
    }
    exchange
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON)
        .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=300")
        .end(JsonRpc.encode(metadata));
  }

  /**
   * The {@code WWW-Authenticate} header of a refusal (RFC 6750, section 3).
   *
   * @param error empty when the request brought no token at all
   */
  String challenge(HttpServerRequest request, String error) {
    StringBuilder challenge = new StringBuilder("Bearer realm=\"pilothouse\"");
    if (!error.isEmpty()) {
      challenge.append(", error=\"").append(error).append('"');
    }
    if (!scopes.isEmpty()) {
      challenge.append(", scope=\"").append(String.join(" ", scopes)).append('"');
    }
    if (!authorizationServers.isEmpty()) {
      challenge
          .append(", resource_metadata=\"")
          .append(base(request))
          .append(PATH)
          .append(HttpTransport.PATH)
          .append('"');
    }
    return challenge.toString();
  }
}
