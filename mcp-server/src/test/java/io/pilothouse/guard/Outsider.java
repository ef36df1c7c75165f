package io.pilothouse.guard;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Somebody else with every right, who looks and changes things without Pilothouse. */
final class Outsider {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final String token;

  /**
   * @param url of the API server
   */
  Outsider(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /** Of the API server. */
  String url() {
    return url;
  }

  /** An administrator's. */
  String token() {
    return token;
  }

  /** The object as it is now; empty if there is none. */
  JsonObject get(String path) {
    return send("GET", path, "").join();
  }

  /** The items of a list. */
  List<JsonObject> list(String path) {
    return get(path).getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  /** Changes an object by a merge patch. */
  CompletableFuture<Void> patch(String path, JsonObject patch) {
    return send("PATCH", path, patch.encode()).thenApply(answer -> null);
  }

  /** Puts another object of the same name in an object's place. */
  CompletableFuture<Void> replace(String path) {
    JsonObject object = get(path);
    object.remove("status");
    List.of("uid", "resourceVersion", "creationTimestamp", "managedFields")
        .forEach(object.getJsonObject("metadata")::remove);
    return send("DELETE", path + "?gracePeriodSeconds=0", "")
        .thenCompose(
            gone -> send("POST", path.substring(0, path.lastIndexOf('/')), object.encode()))
        .thenApply(answer -> null);
  }

  /** Makes an object. */
  CompletableFuture<Void> create(String collection, JsonObject object) {
    return send("POST", collection, object.encode()).thenApply(answer -> null);
  }

  private CompletableFuture<JsonObject> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .header(
                "Content-Type",
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .thenApply(
            answer -> {
              if (answer.statusCode() == 404) {
                return new JsonObject();
              }
              if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.body());
              }
              return new JsonObject(answer.body());
            });
  }
}
