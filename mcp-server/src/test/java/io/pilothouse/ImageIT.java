package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pilothouse.runner.MessagesServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of the profile {@code image}, unpacked and run as its configuration says: as its user,
 * in its own root file system, which cannot be written to. That takes root, as Docker does.
 */
@EnabledIfSystemProperty(named = "pilothouse.image", matches = ".+")
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ImageIT {
  private static final String TOKENS = "--tokens-file=/var/lib/pilothouse/tokens";
  private static final String META =
      """
      "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities": {}}
      """;

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private UnpackedImage image;

  @BeforeEach
  void unpack() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may run images");
    image = new UnpackedImage(Path.of(System.getProperty("pilothouse.image")), folder);
  }

  @AfterEach
  void close() {
    client.shutdownNow();
  }

  @Test
  void itServesTheSandboxAsItsUser() throws Exception {
    Path state = folder.resolve("state");
    String token = image.run(state, List.of("token", "create", "--name=it", TOKENS));
    try (UnpackedImage.Container server =
        image.start(
            state,
            List.of(
                "serve",
                "--http",
                "--sandbox",
                "--host=0.0.0.0",
                TOKENS,
                "--port=0",
                "--management-port=0",
                "--allowed-hosts=image.example.com"))) {
      String mcp = server.await("Serving MCP at http://0.0.0.0:(\\d+)");
      String management = server.await("Serving health and metrics at http://0.0.0.0:(\\d+)");
      assertEquals("65532 65532", server.userAndGroup());
      assertEquals(401, post(mcp, "", "tools/list", "").statusCode());
      JsonObject discovered = result(post(mcp, token, "server/discover", ""));
      assertTrue(discovered.getJsonArray("supportedVersions").contains("2026-07-28"));
      JsonObject listed = result(post(mcp, token, "tools/list", ""));
      assertTrue(listed.getJsonArray("tools").size() > 20, listed.encode());
      String pods = call(mcp, token, "list_pods", "{}");
      assertTrue(pods.contains("CrashLoopBackOff"), pods);
      // A plan goes into the journal, in SQLite, which is native code.
      String plan =
          call(
              mcp,
              token,
              "restart_deployment",
              "{\"namespace\": \"shop\", \"name\": \"api\", \"reason\": \"the image is tried\","
                  + " \"dry_run\": true}");
      assertTrue(plan.startsWith("SIMULATED: "), plan);
      assertTrue(Files.size(state.resolve("state.db")) > 0);
      HttpResponse<String> ready =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/readyz"))
                  .build(),
              BodyHandlers.ofString());
      assertEquals(200, ready.statusCode(), ready.body());
      assertEquals(
          "[+]event-loops ok",
          image.run(state, List.of("health", "--management-port=" + management)));
      server.terminate();
    }
  }

  /** Its library is in the image, and all that it needs of the Java runtime. */
  @Test
  void itsMonitorAsksAModel() throws Exception {
    Path state = Files.createDirectory(folder.resolve("state"));
    try (MessagesServer model = BriefFiles.looking()) {
      String config = BriefFiles.monitor(state, "k8s-analyzer", model.baseUrl().toString());
      Files.writeString(
          Path.of(config),
          Files.readString(Path.of(config)).replace(state.toString(), "/var/lib/pilothouse"));
      try (UnpackedImage.Container monitor =
          image.start(
              state,
              List.of(
                  "serve",
                  "--http",
                  "--monitor",
                  "--sandbox",
                  "--port=0",
                  "--management-port=0",
                  "--monitor-config=/var/lib/pilothouse/monitor.yaml"))) {
        assertEquals(
            "k8s-analyzer", monitor.await("Agent (\\S+) was asked about i-[0-9a-f]+: claude-"));
        monitor.terminate();
      }
    }
  }

  /** With this option the JVM refuses to start when it cannot use the cache. */
  @Test
  void theAheadOfTimeCacheIsOfUse() throws Exception {
    String version = image.run(folder.resolve("state"), "-XX:AOTMode=on", List.of("version"));
    assertTrue(version.startsWith("pilothouse "), version);
  }

  private String call(String port, String token, String tool, String arguments)
      throws IOException, InterruptedException {
    JsonObject answer =
        result(
            post(
                port,
                token,
                "tools/call",
                "\"name\": \"%s\", \"arguments\": %s,".formatted(tool, arguments)));
    assertEquals(false, answer.getBoolean("isError", false), answer.encode());
    return answer.getJsonArray("content").getJsonObject(0).getString("text");
  }

  private static JsonObject result(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    String body = answer.body();
    // A stream ends with the answer.
    String json =
        body.startsWith("{") ? body : body.substring(body.lastIndexOf("data:") + 5).strip();
    return new JsonObject(json).getJsonObject("result");
  }

  private HttpResponse<String> post(String port, String token, String method, String params)
      throws IOException, InterruptedException {
    String name = params.isEmpty() ? "" : params.split("\"")[3];
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mcp"))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", method)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"%s\", \"params\": {%s %s}}"
                        .formatted(method, params, META)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!name.isEmpty()) {
      request.header("Mcp-Name", name);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
