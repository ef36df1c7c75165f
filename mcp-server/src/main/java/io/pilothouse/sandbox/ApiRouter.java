package io.pilothouse.sandbox;

import io.pilothouse.sandbox.access.AccessControl;
import io.pilothouse.sandbox.seed.Resources;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.function.Supplier;

/** Which part of the sandbox answers which path. */
final class ApiRouter {
  private static final System.Logger LOG = System.getLogger(ApiRouter.class.getName());
  private static final int MAX_BODY = 3 << 20;

  private final Vertx vertx;
  private final AccessControl access;
  private final Supplier<ApiHandler> api;
  private final OpenApiEndpoint openApi;

  /**
   * @param access what every request passes first
   */
  ApiRouter(Vertx vertx, AccessControl access, Supplier<ApiHandler> api) {
    this.vertx = vertx;
    this.access = access;
    this.api = api;
    this.openApi = new OpenApiEndpoint(() -> api.get().customOpenApi());
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route().handler(access::check);
    for (String path : List.of("/healthz", "/livez", "/readyz")) {
      router.get(path).handler(this::healthy);
      router.get(path + "/*").handler(this::healthy);
    }
    router.get("/version").handler(ctx -> Answers.json(ctx, 200, Resources.json("version.json")));
    router.get("/openapi/v3").handler(openApi::index);
    router.get("/openapi/v3/*").handler(openApi::document);
    BodyHandler bodies = BodyHandler.create(false).setBodyLimit(MAX_BODY);
    for (HttpMethod method :
        List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)) {
      router.route(method, "/api/*").handler(bodies);
      router.route(method, "/apis/*").handler(bodies);
    }
    router.route("/api").handler(ctx -> api.get().handle(ctx));
    router.route("/api/*").handler(ctx -> api.get().handle(ctx));
    router.route("/apis").handler(ctx -> api.get().handle(ctx));
    router.route("/apis/*").handler(ctx -> api.get().handle(ctx));
    router.route().handler(ctx -> ctx.fail(StatusException.noSuchResource()));
    router.route().failureHandler(ApiRouter::fail);
    return router;
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
