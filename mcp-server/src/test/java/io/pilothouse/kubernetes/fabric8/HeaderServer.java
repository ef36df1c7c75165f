package io.pilothouse.kubernetes.fabric8;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A tiny API server on loopback that notes the headers of every request. */
final class HeaderServer {
  /** A header this server adds to those it notes. */
  static final String PATH = ":path";

  private static final JsonObject EMPTY =
      new JsonObject(
          """
          {"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": [],
           "metadata": {}, "status": {"allowed": true},
           "paths": {"apis/apps/v1": {"serverRelativeURL": "/openapi/v3/apis/apps/v1?hash=1"}}}
          """);

  private final List<MultiMap> seen = new ArrayList<>();
  private final List<HttpServerRequest> held = new ArrayList<>();
  private int together = 1;
  private String refused = "";
  private HttpServer server;

  private HeaderServer() {}

  static Future<HeaderServer> start(Vertx vertx) {
    HeaderServer made = new HeaderServer();
    made.server = vertx.createHttpServer().requestHandler(made::handle);
    return made.server.listen(0, "127.0.0.1").map(made);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Answers nobody before so many requests are there. */
  synchronized void holdUntil(int requests) {
    together = requests;
  }

  /** Answers one impersonated user with 403. */
  synchronized void refuse(String user) {
    refused = user;
  }

  /** The headers of all requests so far. */
  synchronized List<MultiMap> seen() {
    return List.copyOf(seen);
  }

  /** Those of the requests whose path begins so. */
  List<MultiMap> seen(String path) {
    return seen().stream().filter(headers -> headers.get(PATH).startsWith(path)).toList();
  }

  /** How many of a request's header lines say on whose behalf it is. */
  static int impersonating(MultiMap headers) {
    return (int)
        headers.entries().stream()
            .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).startsWith("impersonate-"))
            .count();
  }

  private synchronized void handle(HttpServerRequest request) {
    seen.add(MultiMap.caseInsensitiveMultiMap().addAll(request.headers()).add(PATH, request.uri()));
    held.add(request);
    if (held.size() >= together) {
      held.forEach(this::answer);
      held.clear();
    }
  }

  private void answer(HttpServerRequest request) {
    boolean no = refused.equals(request.getHeader("Impersonate-User"));
    request
        .response()
        .setStatusCode(no ? 403 : 200)
        .putHeader("Content-Type", "application/json")
        .end(no ? "{\"kind\":\"Status\",\"code\":403,\"message\":\"no\"}" : EMPTY.encode());
  }
}
