package io.pilothouse.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a sandbox in the simplest way: one request, the whole answer; as its administrator. */
final class SandboxClient {
  static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

  /** An answer. */
  record Answer(int status, String contentType, String body, List<String> warnings) {
    JsonObject json() {
      return new JsonObject(body);
    }

    JsonArray items() {
      return json().getJsonArray("items");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final SandboxServer server;
  private final Optional<String> token;

  SandboxClient(SandboxServer server) {
    this(server, Optional.of(server.kubeconfig().replaceAll("(?s).* token: (\\S+).*", "$1")));
  }

  private SandboxClient(SandboxServer server, Optional<String> token) {
    this.server = server;
    this.token = token;
  }

  /** A client for another user; without a token, for nobody. */
  SandboxClient as(Optional<String> otherToken) {
    return new SandboxClient(server, otherToken);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, Map.of(), "");
  }

  /** The body of an answer as it comes. */
  InputStream stream(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    token.ifPresent(value -> request.setHeader("Authorization", "Bearer " + value));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  Answer table(String path) throws IOException, InterruptedException {
    return send("GET", path, Map.of("Accept", TABLE), "");
  }

  Answer send(String method, String path, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    token.ifPresent(value -> request.setHeader("Authorization", "Bearer " + value));
    headers.forEach(request::setHeader);
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body(),
        response.headers().allValues("Warning"));
  }
}
