package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One recorded request with its answer. */
record Exchange(JsonObject request, JsonObject response) {
  /** Pods of the recorded cluster that the seed has under another name. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "shipping-84ddf89884-dxdlb", "shipping-nmggg5td6d-jpkk4",
          "noisy-6f48d66948-cgvbp", "noisy-db67tdp8xx-82ms7",
          "api-1-df88985f7-5fnn4", "api-1-2xz6vl4cff-cngx2");

  /** A recorded text with the names that the seed's pods have. */
  static String renamed(String text) {
    String result = text;
    for (Map.Entry<String, String> pod : RENAMED.entrySet()) {
      result = result.replace(pod.getKey(), pod.getValue());
    }
    return result;
  }

  static Exchange load(String name) throws Exception {
    try (InputStream file =
        Exchange.class.getResourceAsStream("/recordings/api/" + name + ".json")) {
      JsonObject both = new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      return new Exchange(both.getJsonObject("request"), both.getJsonObject("response"));
    }
  }

  JsonObject json() {
    return response.getJsonObject("body");
  }

  String text() {
    return response.getString("body");
  }

  /** Sends the same request as the same user; without a credential it was the administrator. */
  SandboxClient.Answer replay(SandboxClient client) throws Exception {
    Map<String, String> headers = new HashMap<>();
    request
        .getJsonObject("headers")
        .forEach(header -> headers.put(header.getKey(), header.getValue().toString()));
    if (response.getInteger("status") != 401) {
      headers.computeIfPresent("Authorization", (name, hidden) -> "Bearer " + RecordedReader.TOKEN);
    }
    headers.putIfAbsent("User-Agent", "");
    String path = renamed(request.getString("path"));
    Object body = request.getValue("body");
    return client.send(
        request.getString("method"), path, headers, body == null ? "" : Json.encode(body));
  }

  void sameOutside(SandboxClient.Answer answer) {
    assertEquals(response.getInteger("status"), answer.status());
    assertEquals(response.getJsonObject("headers").getString("Content-Type"), answer.contentType());
  }
}
