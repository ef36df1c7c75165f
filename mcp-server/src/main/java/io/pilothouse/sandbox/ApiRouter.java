package io.pilothouse.sandbox;

import io.pilothouse.sandbox.seed.Resources;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.function.Supplier;

/** Which part of the sandbox answers which path. */
final class ApiRouter {
  private static final System.Logger LOG = System.getLogger(ApiRouter.class.getName());
  private static final int MAX_BODY = 1 << 20;

  private final Vertx vertx;
  private final String token;
  private final Supplier<ApiHandler> api;
  private final OpenApiEndpoint openApi = new OpenApiEndpoint();

  /**
   * @param token the one bearer token that is accepted; a request without any is accepted too
   */
  ApiRouter(Vertx vertx, String token, Supplier<ApiHandler> api) {
    this.vertx = vertx;
    this.token = token;
    this.api = api;
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route().handler(this::authenticate);
    for (String path : List.of("/healthz", "/livez", "/readyz")) {
      router.get(path).handler(this::healthy);
      router.get(path + "/*").handler(this::healthy);
    }
    router.get("/version").handler(ctx -> Answers.json(ctx, 200, Resources.json("version.json")));
    router.get("/openapi/v3").handler(openApi::index);
    router.get("/openapi/v3/*").handler(openApi::document);
    router
        .route(HttpMethod.POST, "/apis/*")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
    router.route("/api").handler(ctx -> api.get().handle(ctx));
    router.route("/api/*").handler(ctx -> api.get().handle(ctx));
    router.route("/apis").handler(ctx -> api.get().handle(ctx));
    router.route("/apis/*").handler(ctx -> api.get().handle(ctx));
    router.route().handler(ctx -> ctx.fail(StatusException.noSuchResource()));
    router.route().failureHandler(ApiRouter::fail);
    return router;
  }

  private void authenticate(RoutingContext ctx) {
    String credential = ctx.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (credential != null && !credential.equals("Bearer " + token)) {
      throw StatusException.unauthorized();
    }
    ctx.next();
  }

  private void healthy(RoutingContext ctx) {
    Answers.text(ctx, 200, "text/plain; charset=utf-8", "ok");
  }

  private static void fail(RoutingContext ctx) {
    if (ctx.response().headWritten()) {
      ctx.response().reset();
      return;
    }
    if (ctx.failure() instanceof StatusException problem) {
      Answers.json(ctx, problem.code(), problem.status());
      return;
    }
    int code = ctx.statusCode() < 400 ? 500 : ctx.statusCode();
    if (code == 500) {
      LOG.log(System.Logger.Level.WARNING, "the sandbox failed", ctx.failure());
    }
    Answers.json(ctx, code, StatusException.refused(code).status());
  }
}
