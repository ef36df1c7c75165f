package io.pilothouse.approval;

import io.pilothouse.guard.ApprovalDesk;
import io.pilothouse.guard.ApprovalException;
import io.pilothouse.guard.Question;
import io.pilothouse.identity.Caller;
import io.pilothouse.transport.http.HttpGate;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets people see which plans wait for an answer, and answer: {@code GET /approvals}, {@code GET
 * /approvals/{plan}}, {@code POST /approvals/{plan}/approve} and {@code /reject} with an optional
 * {@code {"comment": "..."}}. Everything is JSON, and only for who has a token. Confined to the
 * Vert.x context of its server.
 */
public final class ApprovalsApi implements Handler<HttpServerRequest> {
  /** Where it is served. */
  public static final String PATH = "/approvals";

  private static final Logger LOG = LoggerFactory.getLogger(ApprovalsApi.class);
  private static final String ONE = PATH + "/:plan";
  private static final String GET = "GET";
  private static final String POST = "POST";

  private final ApprovalDesk desk;
  private final Router router;

  /**
   * @param gate knows the approvers by their tokens, which are not those of MCP's callers
   */
  public ApprovalsApi(Vertx vertx, HttpGate gate, ApprovalDesk desk) {
    this.desk = desk;
    this.router = Router.router(vertx);
    router.route().handler(ApprovalsApi::uncached);
    gate.guard(router);
    router.get(PATH).handler(this::list);
    router.route(PATH).handler(exchange -> notAllowed(exchange, GET));
    router.get(ONE).handler(this::show);
    router.route(ONE).handler(exchange -> notAllowed(exchange, GET));
    answers("/approve", true);
    answers("/reject", false);
    router.route().handler(exchange -> HttpGate.refuse(exchange, 404, "There is no such path"));
    router.route().failureHandler(ApprovalsApi::fail);
  }

  private void answers(String path, boolean approved) {
    router.post(ONE + path).handler(ApprovalsApi::checkType);
    router
        .post(ONE + path)
        .handler(BodyHandler.create(false).setBodyLimit(Comment.MOST_BODY_BYTES));
    router.post(ONE + path).handler(exchange -> answer(exchange, approved));
    router.route(ONE + path).handler(exchange -> notAllowed(exchange, POST));
  }

  @Override
  public void handle(HttpServerRequest request) {
    router.handle(request);
  }

  private static void uncached(RoutingContext exchange) {
    exchange.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    exchange.next();
  }

  private static void notAllowed(RoutingContext exchange, String method) {
    exchange.response().putHeader(HttpHeaders.ALLOW, method);
    HttpGate.refuse(exchange, 405, "Use " + method);
  }

  private static void checkType(RoutingContext exchange) {
    if (HttpGate.hasNoBody(exchange) || HttpGate.isJson(exchange)) {
      exchange.next();
    } else {
      HttpGate.refuse(exchange, 415, "Content-Type must be application/json");
    }
  }

  private void list(RoutingContext exchange) {
    Caller person = HttpGate.caller(exchange);
    reply(
        exchange,
        desk.pending()
            .map(
                open -> {
                  JsonArray all = new JsonArray();
                  open.forEach(asked -> all.add(summary(asked, person)));
                  return new JsonObject().put("approvals", all);
                }));
  }

  private void show(RoutingContext exchange) {
    Caller person = HttpGate.caller(exchange);
    reply(exchange, desk.question(exchange.pathParam("plan")).map(asked -> whole(asked, person)));
  }

  private void answer(RoutingContext exchange, boolean approved) {
    Caller person = HttpGate.caller(exchange);
    String comment;
    try {
      comment = Comment.of(exchange.body().buffer());
    } catch (IllegalArgumentException unusable) {
      HttpGate.refuse(exchange, 400, unusable.getMessage());
      return;
    }
    ApprovalDesk.Reply said = new ApprovalDesk.Reply(approved, person, "http", comment);
    reply(
        exchange, desk.answer(exchange.pathParam("plan"), said).map(asked -> whole(asked, person)));
  }

  private JsonObject summary(Question asked, Caller person) {
    return asked.toJson(desk.now()).put("mayAnswer", asked.mayBeAnsweredBy(person));
  }

  private JsonObject whole(Question asked, Caller person) {
    return summary(asked, person).put("question", asked.text());
  }

  private static void reply(RoutingContext exchange, Future<JsonObject> answer) {
    answer
        .onSuccess(json -> exchange.json(json))
        .onFailure(
            failure -> {
              if (failure instanceof ApprovalException known) {
                HttpGate.refuse(exchange, status(known), known.getMessage());
              } else {
                LOG.error("An approval could not be read or kept", failure);
                HttpGate.refuse(
                    exchange, 503, "The state cannot be read or written; nothing was changed");
              }
            });
  }

  private static int status(ApprovalException known) {
    return switch (known.kind()) {
      case UNKNOWN -> 404;
      case NOT_AN_APPROVER -> 403;
      case ANSWERED -> 409;
      case EXPIRED -> 410;
    };
  }

  private static void fail(RoutingContext exchange) {
    int status = exchange.statusCode();
    if (status >= 400 && status < 500) {
      HttpGate.refuse(
          exchange,
          status,
          status == 413
              ? "A body is at most " + Comment.MOST_BODY_BYTES + " bytes"
              : "The request cannot be read");
    } else {
      LOG.error("A request about approvals failed", exchange.failure());
      HttpGate.refuse(exchange, 500, "The request failed");
    }
  }
}
