package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code pilothouse serve --http} as a process of its own, and clients of both its listeners. */
final class HttpProcess extends PilothouseProcess {
  private static final JsonObject META =
      JsonObject.of(
          "io.modelcontextprotocol/protocolVersion",
          "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities",
          new JsonObject());

  private final HttpClient client = HttpClient.newHttpClient();
  private final String mcp;

  /**
   * Waits until both listeners are there, on ports of their own.
   *
   * @param folder for the log and as working directory
   */
  HttpProcess(Path folder, List<String> jvm, String... flags) throws IOException {
    super(folder, jvm, Map.of(), arguments(flags));
    mcp = awaitAddress("Serving MCP at ");
    awaitManagement();
  }

  private static List<String> arguments(String... flags) {
    List<String> arguments = new ArrayList<>(List.of("serve", "--http", "--port=0"));
    arguments.addAll(List.of(flags));
    return arguments;
  }

  /** Asks the management listener with a bearer token, and without a body. */
  HttpResponse<String> manage(String method, String path, String token)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(management(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Calls a tool without a session. */
  CompletableFuture<HttpResponse<String>> call(String tool) {
    return send(toolCall(tool, new JsonObject()).build());
  }

  /** Calls a tool with a bearer token. */
  CompletableFuture<HttpResponse<String>> call(String tool, String token) {
    return call(tool, token, new JsonObject());
  }

  CompletableFuture<HttpResponse<String>> call(String tool, String token, JsonObject arguments) {
    return send(toolCall(tool, arguments).header("Authorization", "Bearer " + token).build());
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder toolCall(String tool, JsonObject arguments) {
    JsonObject params = JsonObject.of("name", tool, "arguments", arguments, "_meta", META);
    return post("tools/call", params)
        .header("MCP-Protocol-Version", "2026-07-28")
        .header("Mcp-Method", "tools/call")
        .header("Mcp-Name", tool);
  }

  /** Begins a session. */
  String initialize() throws IOException, InterruptedException {
    JsonObject params =
        JsonObject.of(
            "protocolVersion",
            "2025-11-25",
            "capabilities",
            new JsonObject(),
            "clientInfo",
            JsonObject.of("name", "it", "version", "1"));
    return client
        .send(post("initialize", params).build(), HttpResponse.BodyHandlers.ofString())
        .headers()
        .firstValue("Mcp-Session-Id")
        .orElseThrow();
  }

  /** Waits for messages in a session, until the stream ends. */
  CompletableFuture<HttpResponse<String>> listen(String session) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create(mcp))
            .header("Accept", "text/event-stream")
            .header("Mcp-Session-Id", session)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Whether a session's ping is answered as it should be. */
  boolean ping(String session) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            post("ping", new JsonObject()).header("Mcp-Session-Id", session).build(),
            HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200 && new JsonObject(answer.body()).containsKey("result");
  }

  /** Ends a session. */
  void delete(String session) throws IOException, InterruptedException {
    client.send(
        HttpRequest.newBuilder(URI.create(mcp)).header("Mcp-Session-Id", session).DELETE().build(),
        HttpResponse.BodyHandlers.discarding());
  }

  /** Waits until nothing is going on any more, and nothing is left of what was. */
  void awaitIdle() throws IOException, InterruptedException {
    for (String gauge :
        List.of(
            "pilothouse_tool_calls_in_flight",
            "pilothouse_upstream_requests_in_flight",
            "pilothouse_http_requests_in_flight",
            "pilothouse_sessions_open")) {
      while (metric(gauge) != 0) {
        assertTrue(isAlive(), log());
      }
    }
  }

  /** The port of {@code /mcp}. */
  int port() {
    return URI.create(mcp).getPort();
  }

  private HttpRequest.Builder post(String method, JsonObject params) {
    JsonObject request =
        JsonObject.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params);
    return HttpRequest.newBuilder(URI.create(mcp))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofString(request.encode()));
  }

  @Override
  public void close() {
    super.close();
    client.shutdownNow();
  }
}
