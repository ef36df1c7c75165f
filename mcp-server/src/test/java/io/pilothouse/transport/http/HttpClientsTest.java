package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.stateless;
import static io.pilothouse.transport.http.HttpFixture.statelessBody;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody else's client, and somebody who is none. */
@Timeout(120)
class HttpClientsTest {
  @Test
  void theJavaSdkTalksToTheServer() throws Exception {
    try (HttpFixture server = new HttpFixture(HttpFixture.limits());
        McpSyncClient client =
            McpClient.sync(
                    HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + server.port)
                        .build())
                .build()) {
      assertEquals("fake", client.initialize().serverInfo().name());
      client.ping();
      assertEquals(
          server.service.listTools(null).stream().map(tool -> tool.getString("name")).toList(),
          client.listTools().tools().stream().map(McpSchema.Tool::name).toList());
      McpSchema.CallToolResult answer =
          client.callTool(CallToolRequest.builder("echo").arguments(Map.of("text", "x")).build());
      assertTrue(
          ((McpSchema.TextContent) answer.content().getFirst())
              .text()
              .endsWith("says {\"text\":\"x\"}"));
      McpError unknown =
          assertThrows(
              McpError.class, () -> client.callTool(CallToolRequest.builder("nope").build()));
      assertEquals(-32602, unknown.getJsonRpcError().code());
    }
  }

  @Test
  void aThousandMangledRequestsLeaveItServing() throws Exception {
    Random random = new Random(42);
    Map<String, String> list = stateless("tools/list", "");
    String body = statelessBody("tools/list", new JsonObject());
    try (HttpFixture server = new HttpFixture(HttpFixture.limits())) {
      Map<String, String> session = server.session();
      String ping = HttpFixture.body("ping", new JsonObject());
      for (int i = 0; i < 1_000; i++) {
        send(server, mangle(random, list, body));
        if (i % 20 == 0) {
          assertEquals(200, server.exchange("POST", session, ping).status());
        }
      }
      assertEquals(200, server.exchange("POST", session, ping).status());
    }
  }

  private static void send(HttpFixture server, String text) throws IOException {
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.write(text);
    }
  }

  /** A correct request with a few characters changed, and sometimes its end cut off. */
  private static String mangle(Random random, Map<String, String> headers, String body) {
    StringBuilder text = new StringBuilder("POST /mcp HTTP/1.1\r\n");
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    text.append("Content-Length: " + body.length() + "\r\n\r\n" + body);
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(1, 127));
    }
    return random.nextInt(4) == 0 ? text.substring(0, random.nextInt(text.length())) : "" + text;
  }
}
