package io.pilothouse.protocol;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods that both generations serve alike, by name. A generation adds what is its own: how a
 * conversation begins, and what surrounds a result.
 */
public final class ServerMethods {
  /** Large enough that every client gets all tools at once, also those that never ask again. */
  private static final int PAGE_SIZE = 200;

  private static final Logger LOG = LoggerFactory.getLogger(ServerMethods.class);

  /** May throw {@link ProtocolException} as well as fail with it. */
  @FunctionalInterface
  private interface Handler {
    Future<JsonObject> handle(JsonObject params, RequestContext context);
  }

  private record Method(Handler handler, boolean cacheable) {}

  private final Map<String, Method> methods;

  public ServerMethods(McpService service) {
    ToolMethods tools = new ToolMethods(service, PAGE_SIZE);
    methods =
        Map.of(
            "tools/list", new Method(tools::list, true),
            "tools/call", new Method(tools::call, false));
  }

  /** What {@code capabilities} says about these methods. */
  public JsonObject capabilities() {
    return new JsonObject().put("tools", new JsonObject());
  }

  public Set<String> names() {
    return methods.keySet();
  }

  /** Whether the result holds for a while and says so where the generation can (2026-07-28). */
  public boolean isCacheable(String method) {
    return methods.containsKey(method) && methods.get(method).cacheable();
  }

  /**
   * Serves a request.
   *
   * @return the result, on the Vert.x context of the calling thread if it has one; fails with
   *     {@link ProtocolException} and nothing else
   */
  public Future<JsonObject> call(String method, JsonObject params, RequestContext context) {
    Future<JsonObject> result;
    try {
      result = find(method).handler().handle(params, context);
    } catch (RuntimeException failure) {
      result = Future.failedFuture(failure);
    }
    return onCurrentContext(result)
        .recover(failure -> Future.failedFuture(toProtocolException(method, failure)));
  }

  private Method find(String name) {
    Method method = methods.get(name);
    if (method == null) {
      throw ProtocolException.methodNotFound(name);
    }
    return method;
  }

  private static <T> Future<T> onCurrentContext(Future<T> result) {
    Context context = Vertx.currentContext();
    return context == null || result.isComplete()
        ? result
        : Future.fromCompletionStage(result.toCompletionStage(), context);
  }

  private static ProtocolException toProtocolException(String method, Throwable failure) {
    if (failure instanceof ProtocolException expected) {
      return expected;
    }
    LOG.error("{} failed", method, failure);
    return ProtocolException.internal();
  }
}
