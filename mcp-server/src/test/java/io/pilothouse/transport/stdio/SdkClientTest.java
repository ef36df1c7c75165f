package io.pilothouse.transport.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.pilothouse.protocol.FakeService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The session generation as the Java SDK's own client sees it. */
class SdkClientTest {
  private final FakeService service = new FakeService();
  private final List<Double> progress = new CopyOnWriteArrayList<>();
  private StdioClient stdio;
  private McpSyncClient client;

  @BeforeEach
  void start() throws Exception {
    stdio = new StdioClient(service).reading();
    client =
        McpClient.sync(new SdkClientTransport(stdio))
            .progressConsumer(news -> progress.add(news.progress()))
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    stdio.close();
  }

  @Test
  void talksToTheServer() {
    InitializeResult hello = client.initialize();
    assertEquals("2025-11-25", hello.protocolVersion());
    assertEquals("fake", hello.serverInfo().name());
    client.ping();
    assertEquals(
        service.listTools(null).stream().map(tool -> tool.getString("name")).toList(),
        client.listTools().tools().stream().map(McpSchema.Tool::name).toList());
    McpSchema.CallToolResult answer =
        client.callTool(CallToolRequest.builder("echo").arguments(Map.of("text", "x")).build());
    assertEquals(
        "this session says {\"text\":\"x\"}",
        ((McpSchema.TextContent) answer.content().getFirst()).text());
    client.setLoggingLevel(McpSchema.LoggingLevel.ERROR);
  }

  @Test
  void seesFailuresAsTheProtocolHasThem() {
    client.initialize();
    assertTrue(client.callTool(CallToolRequest.builder("fail").build()).isError());
    McpError unknown =
        assertThrows(
            McpError.class, () -> client.callTool(CallToolRequest.builder("nope").build()));
    assertEquals(-32602, unknown.getJsonRpcError().code());
  }

  @Test
  void seesProgress() {
    client.initialize();
    client.callTool(CallToolRequest.builder("progress").progressToken("p").build());
    // This client hands progress on from other threads, in no order.
    while (progress.size() < 2) {
      Thread.onSpinWait();
    }
    assertEquals(Set.of(1.0, 2.0), Set.copyOf(progress));
  }
}
