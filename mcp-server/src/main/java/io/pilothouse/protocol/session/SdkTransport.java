package io.pilothouse.protocol.session;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import io.modelcontextprotocol.spec.McpStreamableServerTransport;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.Message.Response;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.ProtocolException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Carries what the SDK's session says to a client. Error bodies are written here: the SDK's own
 * name classes and, where an exception is serialised, show stack traces.
 */
final class SdkTransport implements McpStreamableServerTransport {
  private static final Logger LOG = LoggerFactory.getLogger(SdkTransport.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final MessageSink sink;

  SdkTransport(MessageSink sink) {
    this.sink = sink;
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.fromRunnable(() -> send(message));
  }

  /** Streams cannot be resumed here, so the identifier of the event is of no use. */
  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message, String messageId) {
    return sendMessage(message);
  }

  private void send(JSONRPCMessage message) {
    switch (message) {
      case JSONRPCResponse response when response.error() != null ->
          sink.send(JsonRpc.error(response.id(), toProtocolException(response.error())));
      case JSONRPCResponse response ->
          sink.send(JsonRpc.result(response.id(), toJson(response.result())));
      case JSONRPCNotification notification ->
          sink.offer(JsonRpc.notification(notification.method(), toJson(notification.params())));
      case JSONRPCRequest request ->
          sink.send(JsonRpc.request(request.id(), request.method(), toJson(request.params())));
      default -> LOG.error("The SDK sent an unknown kind of message: {}", message.getClass());
    }
  }

  private static ProtocolException toProtocolException(JSONRPCError error) {
    if (error.code() == ProtocolException.INTERNAL_ERROR) {
      LOG.error("A session's request failed: {} {}", error.message(), error.data());
      return ProtocolException.internal();
    }
    return new ProtocolException(
        error.code(), error.message(), error.data() instanceof JsonObject data ? data : null);
  }

  /** A value of the SDK as it goes over the wire. */
  static JsonObject toJson(Object value) {
    return value instanceof JsonObject json ? json : new JsonObject(asMap(value));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object value) {
    return MAPPER.convertValue(value, Map.class);
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return fromJson(data, type);
  }

  /**
   * A value of the SDK from what a client sent.
   *
   * @throws McpError -32602 if the client's JSON does not have the shape of the type
   */
  static <T> T fromJson(Object data, TypeRef<T> type) {
    JavaType target = MAPPER.getTypeFactory().constructType(type.getType());
    try {
      return MAPPER.convertValue(data instanceof JsonObject json ? json.getMap() : data, target);
    } catch (IllegalArgumentException wrongShape) {
      throw new McpError(
          new JSONRPCError(ProtocolException.INVALID_PARAMS, "params do not fit the method", null));
    }
  }

  /** The SDK's form of a client's answer; empty if it does not have the shape of one. */
  static Optional<JSONRPCResponse> toSdk(Response response) {
    try {
      return Optional.of(MAPPER.convertValue(response.body().getMap(), JSONRPCResponse.class));
    } catch (IllegalArgumentException wrongShape) {
      return Optional.empty();
    }
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.empty();
  }
}
