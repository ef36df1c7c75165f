package io.pilothouse.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Asks a sandbox in the simplest way: one request, the whole answer. */
final class SandboxClient {
  static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

  /** An answer. */
  record Answer(int status, String contentType, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    JsonArray items() {
      return json().getJsonArray("items");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final SandboxServer server;

  SandboxClient(SandboxServer server) {
    this.server = server;
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, Map.of(), "");
  }

  Answer table(String path) throws IOException, InterruptedException {
    return send("GET", path, Map.of("Accept", TABLE), "");
  }

  Answer send(String method, String path, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body());
  }
}
