package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server with a monitor, and somebody else's clients. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeMonitorIT {
  private static final String CYCLES = "pilothouse_monitor_cycles_total{outcome=\"ok\"}";

  @TempDir private Path folder;

  /** By itself it looks once, and then an hour later. */
  private HttpProcess serve(String namespace) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("monitor.yaml"),
            """
            apiVersion: pilothouse.io/v1
            kind: Monitor
            schedule: {every: 1h, wakeGap: 1s}
            scope: {namespaces: [%s]}
            incidents: {pendingFor: 1s}
            """
                .formatted(namespace));
    return new HttpProcess(
        folder,
        List.of(),
        "--sandbox",
        "--monitor",
        "--monitor-config=" + file,
        "--state-dir=" + folder.resolve("state"),
        "--rest",
        "--hooks");
  }

  private static McpSchema.CallToolResult call(
      McpSyncClient client, String tool, Map<String, Object> arguments) {
    return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
  }

  private static String text(McpSchema.CallToolResult answer) {
    return ((McpSchema.TextContent) answer.content().getFirst()).text();
  }

  private static JsonObject post(HttpProcess server, String path, JsonObject body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(2, answer.statusCode() / 100, answer.body());
      return new JsonObject(answer.body());
    }
  }

  @Test
  void aClientLooksNowAndTakesCareOfWhatIsThere() throws Exception {
    try (HttpProcess server = serve("shop");
        McpSyncClient client =
            McpClient.sync(
                    HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + server.port())
                        .build())
                .build()) {
      client.initialize();
      Map<String, Object> now = Map.of("fresh", true);
      server.await(
          "an incident that fires",
          () -> text(call(client, "list_incidents", now)).contains(" firing"));
      assertTrue(server.metric(CYCLES) >= 2, "one on start, and one because somebody asked");
      String known = text(call(client, "list_incidents", Map.of()));
      assertTrue(known.lines().findFirst().orElseThrow().contains("; last look "), known);
      Matcher firing = Pattern.compile("(?m)^(i-[0-9a-f]+) +SEV-\\d +firing").matcher(known);
      assertTrue(firing.find(), known);
      String id = firing.group(1);
      String taken =
          text(
              call(
                  client,
                  "acknowledge_incident",
                  Map.of("id", id, "for", "2h", "comment", "on it")));
      assertTrue(taken.startsWith("acknowledged " + id), taken);
      String later = text(call(client, "list_incidents", Map.of("state", "acknowledged")));
      assertTrue(later.contains(id) && later.contains("acknowledged by "), later);
      JsonObject rest =
          post(server, "/api/v1/tools/list_incidents", JsonObject.of("fresh", true, "id", id));
      assertTrue(rest.getString("text").contains("last look "), rest.encode());
      assertTrue(rest.getJsonObject("structured").containsKey("fresh"), rest.encode());
      server.terminate();
      server.awaitEnd();
    }
  }

  /** In that namespace nothing warns, so nothing else wakes it. */
  @Test
  void anAlertBringsTheNextCycleForward() throws Exception {
    try (HttpProcess server = serve("kube-public")) {
      server.await("the cycle on start", () -> server.metric(CYCLES) == 1);
      JsonObject alert =
          new JsonObject(
              "{\"version\": \"4\", \"groupKey\": \"k\", \"alerts\": [{\"status\": \"firing\","
                  + " \"labels\": {\"namespace\": \"kube-public\"}}]}");
      post(server, "/api/v1/hooks/alertmanager", alert);
      server.await("another", () -> server.metric(CYCLES) == 2);
    }
  }
}
