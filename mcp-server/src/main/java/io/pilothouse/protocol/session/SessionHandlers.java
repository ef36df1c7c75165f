package io.pilothouse.protocol.session;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.server.McpNotificationHandler;
import io.modelcontextprotocol.server.McpRequestHandler;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.InitializeRequest;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.ProtocolVersions;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.LogLevels;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.ProgressStream;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.protocol.ServerInfo;
import io.pilothouse.protocol.ServerMethods;
import io.pilothouse.tools.Progress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * What is served inside an SDK session: the shared methods, and the few that only sessions have.
 * Handlers never throw; the SDK would leave the client without an answer.
 */
final class SessionHandlers {
  static final List<String> VERSIONS =
      List.of(
          ProtocolVersions.MCP_2024_11_05,
          ProtocolVersions.MCP_2025_03_26,
          ProtocolVersions.MCP_2025_06_18,
          ProtocolVersions.MCP_2025_11_25);
  private static final String CALLER = "caller";
  private static final String CANCELLATION = "cancellation";

  private final McpService service;
  private final ServerMethods methods;

  SessionHandlers(McpService service, ServerMethods methods) {
    this.service = service;
    this.methods = methods;
  }

  /** What a transport hands to the handlers of one request. */
  static McpTransportContext context(Caller caller, Cancellation cancellation) {
    return McpTransportContext.create(Map.of(CALLER, caller, CANCELLATION, cancellation));
  }

  /** Agrees on the client's version, or offers the newest one when it is not spoken here. */
  Mono<InitializeResult> initialize(InitializeRequest request) {
    String version =
        VERSIONS.contains(request.protocolVersion())
            ? request.protocolVersion()
            : VERSIONS.getLast();
    ServerInfo info = service.serverInfo();
    return Mono.just(
        new InitializeResult(
            version,
            ServerCapabilities.builder().tools(false).logging().build(),
            new Implementation(info.name(), info.title(), info.version(), null, null, null),
            service.instructions(),
            null));
  }

  /** The handlers by method. */
  Map<String, McpRequestHandler<?>> requests() {
    Map<String, McpRequestHandler<?>> handlers = new HashMap<>();
    methods.names().forEach(name -> handlers.put(name, shared(name)));
    handlers.put("ping", local(params -> new JsonObject()));
    handlers.put("logging/setLevel", local(SessionHandlers::setLevel));
    return handlers;
  }

  /** The SDK complains about notifications that nobody handles. */
  Map<String, McpNotificationHandler> notifications() {
    return Map.of(McpSchema.METHOD_NOTIFICATION_INITIALIZED, (exchange, params) -> Mono.empty());
  }

  private McpRequestHandler<JsonObject> shared(String method) {
    return (exchange, params) -> {
      Cancellation cancellation = (Cancellation) exchange.transportContext().get(CANCELLATION);
      return Monos.fromFuture(
              () -> call(method, (JsonObject) params, exchange, cancellation), cancellation)
          .onErrorMap(ProtocolException.class, SessionHandlers::toMcpError);
    };
  }

  private Future<JsonObject> call(
      String method,
      JsonObject params,
      McpAsyncServerExchange exchange,
      Cancellation cancellation) {
    ProgressStream progress;
    try {
      progress = ProgressStream.of(params, cancellation, token -> to(exchange, token));
    } catch (ProtocolException invalid) {
      return Future.failedFuture(invalid);
    }
    Caller caller = (Caller) exchange.transportContext().get(CALLER);
    return methods
        .call(method, params, new RequestContext(caller, progress, cancellation))
        .onComplete(over -> progress.close());
  }

  private static Progress to(McpAsyncServerExchange exchange, Object token) {
    return (done, total, message) ->
        exchange
            .progressNotification(
                new ProgressNotification(token, done, total > 0 ? total : null, message, null))
            .subscribe();
  }

  /** A method that needs nothing but its parameters. */
  private static McpRequestHandler<JsonObject> local(Function<JsonObject, JsonObject> method) {
    return (exchange, params) ->
        Mono.fromSupplier(() -> method.apply((JsonObject) params))
            .onErrorMap(ProtocolException.class, SessionHandlers::toMcpError);
  }

  /** Accepted and without effect: this server sends no log messages to clients. */
  private static JsonObject setLevel(JsonObject params) {
    LogLevels.require("level", params.getValue("level"));
    return new JsonObject();
  }

  private static McpError toMcpError(ProtocolException failure) {
    return new McpError(
        new JSONRPCError(
            failure.code(), failure.getMessage(), failure.toJson().getJsonObject("data")));
  }
}
