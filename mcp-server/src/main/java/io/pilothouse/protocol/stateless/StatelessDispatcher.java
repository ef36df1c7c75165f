package io.pilothouse.protocol.stateless;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.ProgressStream;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.protocol.ServerMethods;
import io.pilothouse.tools.Progress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * Serves requests of revision 2026-07-28. Keeps nothing between requests, so one instance serves
 * every client and transport. Called on a Vert.x context.
 */
public final class StatelessDispatcher {
  /** The revision spoken here. */
  public static final String VERSION = RequestMeta.VERSION;

  private static final String DISCOVER = "server/discover";
  private static final Duration FRESH = Duration.ofMinutes(5);

  private final McpService service;
  private final ServerMethods methods;

  public StatelessDispatcher(McpService service, ServerMethods methods) {
    this.service = service;
    this.methods = methods;
  }

  /**
   * Whether a request is for this generation: a client says so by the {@code _meta} fields that
   * only this generation has, and by asking for discovery.
   */
  public static boolean isFor(String method, JsonObject params) {
    return DISCOVER.equals(method) || RequestMeta.isClaimedBy(params);
  }

  /** The revision that a request says it is written in; empty when it says none. */
  public static Optional<String> claimedVersion(JsonObject params) {
    return RequestMeta.version(params);
  }

  /**
   * Checks what a request says about itself, as {@link #dispatch} does too: for transports that
   * answer a request that cannot be served at all in another way than one that failed.
   *
   * @throws ProtocolException -32602 if something is missing or of the wrong type, -32022 if the
   *     version is not spoken here
   */
  public static void check(Request request) {
    RequestMeta.check(request.params());
  }

  /**
   * Serves one request.
   *
   * @param cancellation given by the transport when the client withdraws the request; what the
   *     future brings is then not to be sent any more
   * @param notifications takes what belongs to this request before its response
   * @return the response, a result or an error; never fails
   */
  public Future<JsonObject> dispatch(
      Request request, Caller caller, Cancellation cancellation, MessageSink notifications) {
    return serve(request, caller, cancellation, notifications)
        .map(result -> JsonRpc.result(request.id(), complete(request.method(), result)))
        .recover(failure -> Future.succeededFuture(JsonRpc.error(request.id(), expected(failure))));
  }

  private Future<JsonObject> serve(
      Request request, Caller caller, Cancellation cancellation, MessageSink notifications) {
    ProgressStream progress;
    try {
      RequestMeta.check(request.params());
      progress =
          ProgressStream.of(request.params(), cancellation, token -> to(notifications, token));
    } catch (ProtocolException invalid) {
      return Future.failedFuture(invalid);
    }
    if (DISCOVER.equals(request.method())) {
      return Future.succeededFuture(discovery());
    }
    return methods
        .call(
            request.method(), request.params(), new RequestContext(caller, progress, cancellation))
        .onComplete(over -> progress.close());
  }

  private JsonObject discovery() {
    return new JsonObject()
        .put("supportedVersions", new JsonArray().add(RequestMeta.VERSION))
        .put("capabilities", methods.capabilities())
        .put("instructions", service.instructions());
  }

  /** Adds what every result carries, and how long it holds where that is to be said. */
  private JsonObject complete(String method, JsonObject result) {
    JsonObject identity =
        new JsonObject().put("io.modelcontextprotocol/serverInfo", service.serverInfo().toJson());
    JsonObject all =
        new JsonObject().put("resultType", "complete").mergeIn(result).put("_meta", identity);
    // Private, because which tools there are may depend on who asks.
    return DISCOVER.equals(method) || methods.isCacheable(method)
        ? all.put("ttlMs", FRESH.toMillis()).put("cacheScope", "private")
        : all;
  }

  private static Progress to(MessageSink sink, Object token) {
    return (done, total, message) -> {
      JsonObject params = new JsonObject().put("progressToken", token).put("progress", done);
      if (total > 0) {
        params.put("total", total);
      }
      if (message != null) {
        params.put("message", message);
      }
      sink.offer(JsonRpc.notification("notifications/progress", params));
    };
  }

  private static ProtocolException expected(Throwable failure) {
    return failure instanceof ProtocolException known ? known : ProtocolException.internal();
  }
}
