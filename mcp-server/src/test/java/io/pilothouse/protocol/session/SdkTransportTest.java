package io.pilothouse.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import io.modelcontextprotocol.spec.McpServerSession;
import io.pilothouse.protocol.Message.Response;
import io.pilothouse.protocol.MessageSink;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SdkTransportTest {
  private final List<JsonObject> sent = new ArrayList<>();
  private final SdkTransport transport =
      new SdkTransport(
          new MessageSink() {
            @Override
            public void send(JsonObject message) {
              sent.add(message);
            }

            @Override
            public void offer(JsonObject message) {
              sent.add(message);
            }
          });

  @Test
  void saysNothingAboutDefects() {
    transport
        .sendMessage(
            JSONRPCResponse.error(
                7L, new JSONRPCError(-32603, "boom", "NullPointerException: at com.example")))
        .block();
    assertEquals(
        List.of(
            new JsonObject(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32603,\"message\":\"Internal"
                    + " error\"}}")),
        sent.stream().map(message -> new JsonObject(message.encode())).toList());
  }

  @Test
  void carriesTheSessionsOwnRequestsAndTheirAnswers() {
    McpServerSession session =
        new McpServerSession(
            "s", Duration.ofMinutes(1), transport, any -> Mono.empty(), Map.of(), Map.of());
    CompletableFuture<Object> answer =
        session.sendRequest("roots/list", new JsonObject(), new TypeRef<Object>() {}).toFuture();
    assertEquals("roots/list", sent.getFirst().getString("method"));

    Object id = sent.getFirst().getValue("id");
    JsonObject body =
        new JsonObject(
            "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"result\":{\"roots\":[]}}".formatted(id));
    session.handle(SdkTransport.toSdk(new Response(id, body)).orElseThrow()).block();
    assertEquals(Map.of("roots", List.of()), answer.join());
  }

  @Test
  void dropsAnswersThatAreNone() {
    JsonObject body = new JsonObject().put("id", 7).put("error", "no");
    assertTrue(SdkTransport.toSdk(new Response(7L, body)).isEmpty());
  }
}
