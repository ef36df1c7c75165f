package io.pilothouse.transport.http;

import io.pilothouse.automation.OpenApi;
import io.pilothouse.automation.Reply;
import io.pilothouse.automation.hook.AlertException;
import io.pilothouse.automation.hook.AlertGroup;
import io.pilothouse.automation.hook.Hooks;
import io.pilothouse.identity.Caller;
import io.pilothouse.identity.Signature;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where alerts come in: signed by the secret of their hook, or with a bearer token as everybody
 * else. A result is given to who started it: by the same token, or by a signature over its id.
 */
final class HookEndpoint {
  private static final String HOOKS = OpenApi.ROOT + "/hooks";
  private static final String HOOK = HOOKS + "/:hook";
  private static final String RESULT = HOOKS + "/results/:id";

  /** Room for hundreds of alerts; no more, since a signed body is read before it is known. */
  private static final int MOST_BYTES = 512 * 1024;

  /** Of one sender; more often than any sensible group interval. */
  private static final int ALERTS_PER_MINUTE = 60;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern CONTEXT = Pattern.compile("[^\\p{Cntrl}]{1,253}");

  private final Hooks hooks;
  private final HookGuard guard;
  private final CallerGuard callers;
  private final RateLimits alerts;

  /**
   * @param guard knows signatures
   * @param callers knows tokens
   * @param alerts how often one sender may send
   */
  HookEndpoint(Hooks hooks, HookGuard guard, CallerGuard callers, RateLimits alerts) {
    this.hooks = hooks;
    this.guard = guard;
    this.callers = callers;
    this.alerts = alerts;
  }

  /** How often one sender may send. */
  static int alertsPerMinute() {
    return ALERTS_PER_MINUTE;
  }

  /** Adds its routes. */
  void route(Router router, BodyReader bodies) {
    router.route(RESULT).handler(this::check).handler(RequestGuard::checkProgram);
    router.get(RESULT).handler(this::result);
    router.route(RESULT).handler(exchange -> ToolEndpoint.refuseMethod(exchange, "GET"));
    router
        .route(HOOK)
        .handler(exchange -> BodyReader.limit(exchange, MOST_BYTES))
        .handler(this::checkName)
        .handler(this::check)
        .handler(RequestGuard::checkProgram);
    bodies.read(router, HOOK, MOST_BYTES);
    router.post(HOOK).handler(this::receive);
    router.route(HOOK).handler(exchange -> ToolEndpoint.refuseMethod(exchange, "POST"));
  }

  private void checkName(RoutingContext exchange) {
    if (NAME.matcher(exchange.pathParam("hook")).matches()) {
      exchange.next();
    } else {
      Refusals.refuse(exchange, 404, "A hook's name is of lower-case letters, digits and -");
    }
  }

  private void check(RoutingContext exchange) {
    if (HookGuard.isSigned(exchange)) {
      guard.checkHead(exchange);
    } else {
      callers.check(exchange);
    }
  }

  private void receive(RoutingContext exchange) {
    String hook = exchange.pathParam("hook");
    if (!HookGuard.isSigned(exchange)) {
      admit(exchange, hook, CallerGuard.caller(exchange), Optional.empty());
      return;
    }
    byte[] body = exchange.body().length() > 0 ? exchange.body().buffer().getBytes() : new byte[0];
    guard.check(
        exchange,
        hook,
        body,
        signature -> {
          if (guard.isReplay(signature)) {
            JsonResponse.send(
                exchange, Reply.refused(409, "CONFLICT", "this was received already"));
          } else {
            admit(exchange, hook, HookGuard.caller(hook), Optional.of(signature));
          }
        });
  }

  private void admit(
      RoutingContext exchange, String hook, Caller caller, Optional<Signature> signature) {
    if (!alerts.take(caller.user())) {
      Refusals.tooMany(exchange, "Too many alerts of this sender", alerts.secondsUntilNext());
      return;
    }
    ToolEndpoint.parse(exchange)
        .map(body -> reply(exchange, hook, body, caller))
        .onSuccess(
            reply -> {
              if (reply.status() < 300) {
                signature.ifPresent(guard::accepted);
              } else if (reply.status() == 503) {
                exchange.response().putHeader(HttpHeaders.RETRY_AFTER, "30");
              }
              JsonResponse.send(exchange, reply);
            })
        .onFailure(exchange::fail);
  }

  private Reply reply(
      RoutingContext exchange, String hook, Optional<JsonObject> body, Caller caller) {
    List<String> context = exchange.queryParam("context");
    if (body.isEmpty()) {
      return Reply.refused(400, "the body is one JSON object in Alertmanager's webhook format");
    } else if (context.size() > 1
        || !context.stream().allMatch(name -> CONTEXT.matcher(name).matches())) {
      return Reply.refused(400, "context names one cluster");
    }
    try {
      return hooks.receive(hook, AlertGroup.of(body.get()), context.stream().findFirst(), caller);
    } catch (AlertException wrong) {
      return Reply.refused(400, wrong.getMessage());
    }
  }

  private void result(RoutingContext exchange) {
    String id = exchange.pathParam("id");
    if (!HookGuard.isSigned(exchange)) {
      result(exchange, id, CallerGuard.caller(exchange));
      return;
    }
    String hook = hooks.hook(id).orElse("");
    guard.check(
        exchange,
        hook,
        id.getBytes(StandardCharsets.UTF_8),
        signature -> result(exchange, id, HookGuard.caller(hook)));
  }

  private void result(RoutingContext exchange, String id, Caller caller) {
    hooks
        .result(id, caller)
        .ifPresentOrElse(
            reply -> JsonResponse.send(exchange, reply),
            () -> Refusals.refuse(exchange, 404, "There is no such diagnosis, or not any more"));
  }
}
