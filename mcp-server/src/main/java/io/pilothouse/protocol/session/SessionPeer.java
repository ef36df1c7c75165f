package io.pilothouse.protocol.session;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpRequestHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpServerSession;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.Message.Response;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.ServerMethods;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session generations on one connection: an SDK session, and in front of it what the SDK does
 * not do. Requests before {@code initialize} are refused instead of waiting for it, {@code ping}
 * always works, and a second {@code initialize} begins a new session. Confined to one Vert.x
 * context.
 */
public final class SessionPeer {
  private static final Logger LOG = LoggerFactory.getLogger(SessionPeer.class);

  /** For requests to the client. */
  private static final Duration CLIENT_TIMEOUT = Duration.ofMinutes(5);

  private final Caller caller;
  private final MessageSink sink;
  private final SessionHandlers handlers;
  private SessionNews news;
  private Map<String, McpRequestHandler<?>> requests;
  private McpServerSession session;
  private boolean initialized;

  public SessionPeer(McpService service, ServerMethods methods, Caller caller, MessageSink sink) {
    this.caller = caller;
    this.sink = sink;
    this.handlers = new SessionHandlers(service, methods);
    begin();
  }

  private void begin() {
    news = handlers.news();
    requests = handlers.requests(news);
  }

  /**
   * Serves a request; the response goes to the sink, unless the request is cancelled first.
   *
   * @return completes when the request is over; never fails
   */
  public Future<Void> request(Request request, Cancellation cancellation) {
    if (request.method().equals(McpSchema.METHOD_INITIALIZE)) {
      return initialize(request, cancellation);
    }
    if (initialized) {
      return handle(request, cancellation);
    }
    sink.send(beforeInitialize(request));
    return Future.succeededFuture();
  }

  private Future<Void> initialize(Request request, Cancellation cancellation) {
    if (!(request.params().getValue("protocolVersion") instanceof String)) {
      sink.send(
          JsonRpc.error(
              request.id(), ProtocolException.invalidParams("protocolVersion must be a string")));
      return Future.succeededFuture();
    }
    news.close();
    begin();
    session =
        new McpServerSession(
            UUID.randomUUID().toString(),
            CLIENT_TIMEOUT,
            new SdkTransport(sink),
            params -> {
              initialized = true;
              news.open(sink);
              return handlers.initialize(params);
            },
            requests,
            handlers.notifications());
    // The SDK holds requests back until the client says "initialized", which no client has to do
    // before its first request.
    return handle(request, cancellation)
        .compose(
            done ->
                Monos.toFuture(
                    session.handle(
                        new JSONRPCNotification(McpSchema.METHOD_NOTIFICATION_INITIALIZED))));
  }

  private Future<Void> handle(Request request, Cancellation cancellation) {
    McpTransportContext context =
        SessionHandlers.context(new SessionRequest(caller, cancellation, session, sink));
    return Monos.toFuture(
            session
                .handle(new JSONRPCRequest(request.method(), request.id(), request.params()))
                .contextWrite(reactor -> reactor.put(McpTransportContext.KEY, context)))
        .recover(defect -> answer(request, defect));
  }

  private Future<Void> answer(Request request, Throwable defect) {
    LOG.error("{} failed", request.method(), defect);
    sink.send(JsonRpc.error(request.id(), ProtocolException.internal()));
    return Future.succeededFuture();
  }

  private JsonObject beforeInitialize(Request request) {
    if (request.method().equals(McpSchema.METHOD_PING)) {
      return JsonRpc.result(request.id(), new JsonObject());
    }
    return JsonRpc.error(
        request.id(),
        requests.containsKey(request.method())
            ? ProtocolException.invalidParams(
                "Not initialized: send initialize first, or name the version in"
                    + " _meta.io.modelcontextprotocol/protocolVersion of every request")
            : ProtocolException.methodNotFound(request.method()));
  }

  /** Takes the client's answer to a request of the session; one nobody waits for is dropped. */
  public void response(Response response) {
    if (session != null) {
      SdkTransport.toSdk(response).ifPresent(known -> session.handle(known).subscribe());
    }
  }

  /** The client listens no more. */
  public void hangUp() {
    news.close();
  }
}
