package io.pilothouse.protocol.session;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.TypeRef;
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
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.MessageLog;
import io.pilothouse.protocol.ProgressStream;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.protocol.RequestSink;
import io.pilothouse.protocol.ServerInfo;
import io.pilothouse.protocol.ServerMethods;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.client.Client;
import io.pilothouse.tools.client.InputKind;
import io.pilothouse.tools.client.InputResponses;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
  private static final String REQUEST = "request";

  private final McpService service;
  private final ServerMethods methods;

  SessionHandlers(McpService service, ServerMethods methods) {
    this.service = service;
    this.methods = methods;
  }

  /** What a transport hands to the handlers of one request. */
  static McpTransportContext context(SessionRequest request) {
    return McpTransportContext.create(Map.of(REQUEST, request));
  }

  private static SessionRequest request(McpAsyncServerExchange exchange) {
    return (SessionRequest) exchange.transportContext().get(REQUEST);
  }

  /** What a new session is told without asking. */
  SessionNews news() {
    return new SessionNews(service.changes());
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
            capabilities(),
            new Implementation(info.name(), info.title(), info.version(), null, null, null),
            service.instructions(),
            null));
  }

  private ServerCapabilities capabilities() {
    // Once through text, because Jackson takes Vert.x's objects inside for beans.
    JsonObject plain = new JsonObject(methods.capabilities().encode());
    return SdkTransport.fromJson(plain, new TypeRef<ServerCapabilities>() {});
  }

  /** The handlers of one session, by method. */
  Map<String, McpRequestHandler<?>> requests(SessionNews news) {
    Map<String, McpRequestHandler<?>> handlers = new HashMap<>();
    methods.names().forEach(name -> handlers.put(name, shared(name, news)));
    handlers.put("ping", local(params -> {}));
    handlers.put(
        "logging/setLevel",
        local(params -> news.setLevel(MessageLog.level("level", params.getValue("level")))));
    if (news.isWatching()) {
      handlers.put("resources/subscribe", local(params -> news.watch(uri(params))));
      handlers.put("resources/unsubscribe", local(params -> news.unwatch(uri(params))));
    }
    return handlers;
  }

  private static String uri(JsonObject params) {
    if (params.getValue("uri") instanceof String uri) {
      return uri;
    }
    throw ProtocolException.invalidParams("uri must be a string: the resource to watch");
  }

  /** The SDK complains about notifications that nobody handles. */
  Map<String, McpNotificationHandler> notifications() {
    return Map.of(McpSchema.METHOD_NOTIFICATION_INITIALIZED, (exchange, params) -> Mono.empty());
  }

  private McpRequestHandler<JsonObject> shared(String method, SessionNews news) {
    return (exchange, params) -> {
      Cancellation cancellation = request(exchange).cancellation();
      return Monos.fromFuture(() -> call(method, (JsonObject) params, exchange, news), cancellation)
          .onErrorMap(ProtocolException.class, SessionHandlers::toMcpError);
    };
  }

  private Future<JsonObject> call(
      String method, JsonObject params, McpAsyncServerExchange exchange, SessionNews news) {
    SessionRequest request = request(exchange);
    Cancellation cancellation = request.cancellation();
    ProgressStream progress;
    try {
      progress = ProgressStream.of(params, cancellation, token -> to(exchange, token));
    } catch (ProtocolException invalid) {
      return Future.failedFuture(invalid);
    }
    RequestSink sink = new RequestSink(request.sink(), cancellation);
    Set<InputKind> inputs = Interview.inputs(exchange.getClientCapabilities());
    Client client = new Client(inputs, InputResponses.NONE, news.log(sink));
    RequestContext context = new RequestContext(request.caller(), progress, cancellation, client);
    return new Interview(
            request.client(),
            inputs,
            cancellation,
            answered -> methods.call(method, params, context.with(client.with(answered))))
        .run()
        .onComplete(
            over -> {
              progress.close();
              sink.close();
            });
  }

  private static Progress to(McpAsyncServerExchange exchange, Object token) {
    return (done, total, message) ->
        exchange
            .progressNotification(
                new ProgressNotification(token, done, total > 0 ? total : null, message, null))
            .subscribe();
  }

  /** A method that needs nothing but its parameters and answers nothing. */
  private static McpRequestHandler<JsonObject> local(Consumer<JsonObject> method) {
    return (exchange, params) ->
        Mono.fromSupplier(
                () -> {
                  method.accept((JsonObject) params);
                  return new JsonObject();
                })
            .onErrorMap(ProtocolException.class, SessionHandlers::toMcpError);
  }

  /** A code that came with the stateless generation is told in the words of this one. */
  private static McpError toMcpError(ProtocolException failure) {
    int code =
        failure.code() == ProtocolException.MISSING_CAPABILITY
            ? ProtocolException.INVALID_REQUEST
            : failure.code();
    return new McpError(
        new JSONRPCError(code, failure.getMessage(), failure.toJson().getJsonObject("data")));
  }
}
