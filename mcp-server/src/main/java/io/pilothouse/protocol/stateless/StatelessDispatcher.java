package io.pilothouse.protocol.stateless;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.MessageLog;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.ProgressStream;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.protocol.RequestSink;
import io.pilothouse.protocol.ServerMethods;
import io.pilothouse.tools.Progress;
import io.pilothouse.tools.client.Client;
import io.pilothouse.tools.client.ClientLog;
import io.pilothouse.tools.client.InputRequiredException;
import io.pilothouse.tools.client.InputResponses;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * Serves requests of revision 2026-07-28. What one request needs of another travels with the
 * client, so one instance serves every client. Confined to one Vert.x context.
 */
public final class StatelessDispatcher {
  /** The revision spoken here. */
  public static final String VERSION = RequestMeta.VERSION;

  private static final String DISCOVER = "server/discover";
  private static final String READ = "resources/read";
  private static final String COMPLETE = "complete";
  private static final Duration FRESH = Duration.ofMinutes(5);

  private final McpService service;
  private final ServerMethods methods;
  private final Subscriptions subscriptions;

  /** Created on first use, because cryptography costs start-up time. */
  private Rounds rounds;

  public StatelessDispatcher(McpService service, ServerMethods methods) {
    this.service = service;
    this.methods = methods;
    this.subscriptions = new Subscriptions(service.changes());
  }

  /**
   * Whether a request is for this generation: a client says so by the {@code _meta} fields that
   * only this generation has, and by asking for discovery.
   */
  public static boolean isFor(String method, JsonObject params) {
    return DISCOVER.equals(method) || RequestMeta.isClaimedBy(params);
  }

  /** Whether a request is answered only when the interest in it ends. */
  public static boolean isSubscription(Request request) {
    return Subscriptions.METHOD.equals(request.method());
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
    RequestSink sink = new RequestSink(notifications, cancellation);
    Future<JsonObject> result;
    try {
      RequestMeta.check(request.params());
      result = serve(request, caller, cancellation, sink);
    } catch (ProtocolException invalid) {
      result = Future.failedFuture(invalid);
    }
    return result
        .onComplete(over -> sink.close())
        .map(done -> JsonRpc.result(request.id(), complete(request, done)))
        .recover(failure -> Future.succeededFuture(JsonRpc.error(request.id(), expected(failure))));
  }

  private Future<JsonObject> serve(
      Request request, Caller caller, Cancellation cancellation, MessageSink sink) {
    if (DISCOVER.equals(request.method())) {
      return Future.succeededFuture(discovery());
    }
    if (isSubscription(request) && subscriptions.isServed()) {
      return subscriptions.listen(request, caller.user(), cancellation, sink);
    }
    Client client = client(request, caller, sink);
    ProgressStream progress =
        ProgressStream.of(request.params(), cancellation, token -> to(sink, token));
    return methods
        .call(
            request.method(),
            request.params(),
            new RequestContext(caller, progress, cancellation, client))
        .onComplete(over -> progress.close())
        .recover(
            failure ->
                failure instanceof InputRequiredException question
                    ? ask(question, request, caller, client)
                    : Future.failedFuture(failure));
  }

  private Client client(Request request, Caller caller, MessageSink sink) {
    return new Client(
        RequestMeta.inputs(request.params()),
        Rounds.isAnswer(request.params())
            ? rounds().responses(request, caller.user())
            : InputResponses.NONE,
        RequestMeta.logLevel(request.params())
            .map(level -> MessageLog.to(sink, level))
            .orElse(ClientLog.NONE));
  }

  private Future<JsonObject> ask(
      InputRequiredException question, Request request, Caller caller, Client client) {
    try {
      return Future.succeededFuture(
          rounds().ask(question, request, caller.user(), client.inputs()));
    } catch (ProtocolException cannot) {
      return Future.failedFuture(cannot);
    }
  }

  private Rounds rounds() {
    if (rounds == null) {
      rounds = Rounds.withRandomKey();
    }
    return rounds;
  }

  /** Answers every subscription, because the server stops. */
  public void endSubscriptions() {
    subscriptions.end();
  }

  private JsonObject discovery() {
    return new JsonObject()
        .put("supportedVersions", new JsonArray().add(RequestMeta.VERSION))
        .put("capabilities", methods.capabilities())
        .put("instructions", service.instructions());
  }

  /** Adds what every result carries, and how long it holds where that is to be said. */
  private JsonObject complete(Request request, JsonObject result) {
    JsonObject meta = result.getJsonObject("_meta", new JsonObject()).copy();
    JsonObject all =
        new JsonObject()
            .put("resultType", COMPLETE)
            .mergeIn(result)
            .put("_meta", meta.put(RequestMeta.SERVER_INFO, service.serverInfo().toJson()));
    boolean cacheable = DISCOVER.equals(request.method()) || methods.isCacheable(request.method());
    if (!cacheable || !COMPLETE.equals(all.getString("resultType"))) {
      return all;
    }
    // Private, because what there is may depend on who asks.
    long fresh = isFresh(request) ? FRESH.toMillis() : 0;
    return all.put("ttlMs", fresh).put("cacheScope", "private");
  }

  /** A cluster changes all the time, and a user's answers are no part of what a cache looks at. */
  private static boolean isFresh(Request request) {
    return !READ.equals(request.method()) && !Rounds.isAnswer(request.params());
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
    return switch (failure) {
      case ProtocolException known when known.code() == ProtocolException.RESOURCE_NOT_FOUND ->
          known.withCode(ProtocolException.INVALID_PARAMS);
      case ProtocolException known -> known;
      default -> ProtocolException.internal();
    };
  }
}
