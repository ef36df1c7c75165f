package io.pilothouse.protocol;

import io.pilothouse.protocol.ChangeSource.Kind;
import io.pilothouse.tools.client.InputRequiredException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods that both generations serve alike, by name. A generation adds what is its own: how a
 * conversation begins, and what surrounds a result.
 */
public final class ServerMethods {
  private static final Logger LOG = LoggerFactory.getLogger(ServerMethods.class);

  /** May throw {@link ProtocolException} as well as fail with it. */
  @FunctionalInterface
  private interface Handler {
    Future<JsonObject> handle(JsonObject params, RequestContext context);
  }

  /**
   * @param cacheable whether the result holds for a while
   * @param asking whether it may ask the client for something first (2026-07-28, MRTR)
   */
  private record Method(Handler handler, boolean cacheable, boolean asking) {}

  private final Map<String, Method> methods = new HashMap<>();
  private final JsonObject capabilities;

  public ServerMethods(McpService service) {
    ToolMethods tools = new ToolMethods(service);
    methods.put("tools/list", new Method(tools::list, true, false));
    methods.put("tools/call", new Method(tools::call, false, true));
    Set<Kind> changes = service.changes().kinds();
    capabilities =
        new JsonObject()
            .put("logging", new JsonObject())
            .put("tools", listChanged(changes.contains(Kind.TOOLS)));
    if (service.prompts() != PromptCatalog.NONE) {
      PromptMethods prompts = new PromptMethods(service.prompts());
      methods.put("prompts/list", new Method(prompts::list, true, false));
      methods.put("prompts/get", new Method(prompts::get, false, true));
      capabilities.put("prompts", listChanged(changes.contains(Kind.PROMPTS)));
    }
    if (service.resources() != ResourceCatalog.NONE) {
      ResourceMethods resources = new ResourceMethods(service.resources());
      methods.put("resources/list", new Method(resources::list, true, false));
      methods.put("resources/templates/list", new Method(resources::templates, true, false));
      methods.put("resources/read", new Method(resources::read, true, true));
      JsonObject features = listChanged(changes.contains(Kind.RESOURCES));
      capabilities.put(
          "resources",
          changes.contains(Kind.CONTENTS) ? features.put("subscribe", true) : features);
    }
    if (service.completer() != Completer.NONE) {
      CompletionMethods completion = new CompletionMethods(service.completer());
      methods.put("completion/complete", new Method(completion::complete, false, false));
      capabilities.put("completions", new JsonObject());
    }
  }

  private static JsonObject listChanged(boolean told) {
    return told ? new JsonObject().put("listChanged", true) : new JsonObject();
  }

  /** What {@code capabilities} says about these methods; a copy. */
  public JsonObject capabilities() {
    return capabilities.copy();
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
   *     {@link ProtocolException}, or with {@link InputRequiredException} if the method may ask
   */
  public Future<JsonObject> call(String method, JsonObject params, RequestContext context) {
    Future<JsonObject> result;
    try {
      result = find(method).handler().handle(params, context);
    } catch (RuntimeException failure) {
      result = Future.failedFuture(failure);
    }
    return onCurrentContext(result)
        .recover(failure -> Future.failedFuture(expected(method, failure)));
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

  private Throwable expected(String method, Throwable failure) {
    boolean isQuestion = failure instanceof InputRequiredException;
    if (failure instanceof ProtocolException || isQuestion && methods.get(method).asking()) {
      return failure;
    }
    LOG.error("{} failed", method, failure);
    return ProtocolException.internal();
  }
}
