package io.pilothouse.transport.stdio;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Connects the Java SDK's client to a transport under test. */
final class SdkClientTransport implements McpClientTransport {
  private final McpJsonMapper mapper =
      new JacksonMcpJsonMapper(new com.fasterxml.jackson.databind.ObjectMapper());
  private final StdioClient client;
  private volatile boolean closed;

  SdkClientTransport(StdioClient client) {
    this.client = client;
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return Mono.fromRunnable(() -> Thread.ofVirtual().start(() -> receive(handler)));
  }

  private void receive(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    try {
      while (!closed) {
        String line = client.nextLine();
        handler.apply(Mono.just(McpSchema.deserializeJsonRpcMessage(mapper, line))).subscribe();
      }
    } catch (IOException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.fromCallable(
        () -> {
          client.send(mapper.writeValueAsString(message));
          return null;
        });
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return mapper.convertValue(data, type);
  }

  @Override
  public List<String> protocolVersions() {
    return List.of(ProtocolVersions.MCP_2025_06_18, ProtocolVersions.MCP_2025_11_25);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(() -> closed = true);
  }
}
