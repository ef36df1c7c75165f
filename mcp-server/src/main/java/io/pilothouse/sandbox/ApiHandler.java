package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Finds what a request below {@code /api} and {@code /apis} is about, and who answers it. */
final class ApiHandler {
  private final ClusterView view;
  private final DiscoveryEndpoint discovery;
  private final ReadEndpoint reads;
  private final WatchEndpoint watches;
  private final LogEndpoint logs;
  private final ReviewEndpoint reviews;

  ApiHandler(Vertx vertx, ClusterView view) {
    this.view = view;
    this.discovery = new DiscoveryEndpoint(view);
    this.reads = new ReadEndpoint(view);
    this.watches = new WatchEndpoint(vertx, view);
    this.logs = new LogEndpoint(vertx, view);
    this.reviews = new ReviewEndpoint(view);
  }

  /** Answers one request. Blocks while a large answer is made, so not for event loops. */
  void handle(RoutingContext ctx) {
    ApiPath path = ApiPath.parse(ctx.request().path());
    if (view.unavailable(path.group(), path.version())) {
      Answers.text(ctx, 503, "text/plain; charset=utf-8", "service unavailable\n");
      return;
    }
    if (path.resource().isEmpty()) {
      requireGet(ctx);
      discovery.handle(ctx, path);
      return;
    }
    ResourceKind kind =
        view.catalog()
            .find(path.group(), path.version(), path.resource())
            .orElseThrow(StatusException::noSuchResource);
    boolean inNamespace = !path.namespace().isEmpty();
    boolean needsNamespace = kind.namespaced() && !path.name().isEmpty();
    if (inNamespace && !kind.namespaced() || needsNamespace && !inNamespace) {
      throw StatusException.noSuchResource();
    }
    if (kind.review()) {
      reviews.handle(ctx, kind);
    } else if (!path.subresource().isEmpty()) {
      subresource(ctx, kind, path);
    } else if (ctx.request().method() != HttpMethod.GET) {
      throw StatusException.notServed(verb(ctx, path) + " " + kind.qualified());
    } else if (watches(ctx)) {
      watches.handle(ctx, kind, path);
    } else if (path.name().isEmpty()) {
      reads.list(ctx, kind, path.namespace());
    } else {
      reads.get(ctx, kind, path.namespace(), path.name());
    }
  }

  private void subresource(RoutingContext ctx, ResourceKind kind, ApiPath path) {
    String first = path.subresource().split("/", 2)[0];
    if (!kind.hasSubresource(first)) {
      throw StatusException.noSuchResource();
    }
    boolean get = ctx.request().method() == HttpMethod.GET;
    if (get && path.subresource().equals("status")) {
      reads.get(ctx, kind, path.namespace(), path.name());
    } else if (get && kind.qualified().equals("pods") && path.subresource().equals("log")) {
      logs.handle(ctx, view.require(kind, path.namespace(), path.name()));
    } else {
      throw StatusException.notServed(verb(ctx, path) + " " + kind.qualified() + "/" + first);
    }
  }

  private static boolean watches(RoutingContext ctx) {
    return Set.of("true", "1").contains(Params.text(ctx, "watch"));
  }

  private static void requireGet(RoutingContext ctx) {
    if (ctx.request().method() != HttpMethod.GET) {
      throw StatusException.methodNotAllowed();
    }
  }

  private static String verb(RoutingContext ctx, ApiPath path) {
    return switch (ctx.request().method().name()) {
      case "GET" -> "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> path.name().isEmpty() ? "deletecollection" : "delete";
      default -> throw StatusException.methodNotAllowed();
    };
  }
}
