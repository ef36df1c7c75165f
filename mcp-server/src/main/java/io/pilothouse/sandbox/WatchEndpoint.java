package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Change;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Watches: what is already there, what has changed since a version, and every change from then on,
 * until the time is up or the client leaves.
 */
final class WatchEndpoint {
  private static final long DEFAULT_SECONDS = 1_800;
  private static final long BOOKMARK_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final Vertx vertx;
  private final ClusterView view;
  private final Renderer renderer;

  WatchEndpoint(Vertx vertx, ClusterView view) {
    this.vertx = vertx;
    this.view = view;
    this.renderer = new Renderer(view);
  }

  void handle(RoutingContext ctx, ResourceKind kind, ApiPath path) {
    if (!kind.verbs().contains("watch")) {
      throw StatusException.methodNotAllowed();
    }
    Rendering rendering = Rendering.of(ctx);
    Selection selection = Selection.of(ctx, kind);
    long seconds = Params.number(ctx, "timeoutSeconds").orElse(DEFAULT_SECONDS);
    OptionalLong from = Params.resourceVersion(ctx, view.resourceVersion());
    Answers.stream(ctx, Answers.JSON);
    long since = from.orElse(0);
    if (since > 0 && since < view.oldestVersion()) {
      StatusException tooOld =
          StatusException.expired(
              "too old resource version: " + since + " (" + view.oldestVersion() + ")");
      finish(ctx, event("ERROR", tooOld.status()));
      return;
    }
    WatchFilter filter = new WatchFilter(path.namespace(), path.name(), selection);
    if (since == 0) {
      for (JsonObject object : view.list(kind, path.namespace()).values()) {
        if (filter.selects(object)) {
          send(ctx, event("ADDED", renderer.one(kind, object, rendering)));
        }
      }
    } else {
      view.changesSince(kind, since).forEach(change -> send(ctx, filter, change, rendering));
    }
    if (Params.flag(ctx, "sendInitialEvents")) {
      send(ctx, event("BOOKMARK", bookmark(kind, true)));
    }
    Runnable ended = view.observe(kind, change -> send(ctx, filter, change, rendering));
    stayOpen(ctx, kind, seconds, ended);
  }

  private void send(RoutingContext ctx, WatchFilter filter, Change change, Rendering rendering) {
    filter
        .type(change)
        .ifPresent(
            type ->
                send(
                    ctx,
                    event(type.name(), renderer.one(change.kind(), change.object(), rendering))));
  }

  private void stayOpen(RoutingContext ctx, ResourceKind kind, long seconds, Runnable unobserve) {
    boolean bookmarks = Params.flag(ctx, "allowWatchBookmarks");
    long ticking =
        vertx.setPeriodic(
            BOOKMARK_MILLIS,
            timer -> {
              if (bookmarks) {
                send(ctx, event("BOOKMARK", bookmark(kind, false)));
              }
            });
    long ending =
        vertx.setTimer(
            Math.max(1, TimeUnit.SECONDS.toMillis(seconds)),
            timer -> {
              unobserve.run();
              finish(ctx, bookmarks ? event("BOOKMARK", bookmark(kind, false)) : "");
            });
    Runnable end =
        () -> {
          unobserve.run();
          cancel(ticking, ending);
        };
    ctx.response().endHandler(ended -> end.run()).closeHandler(closed -> end.run());
  }

  private void cancel(long ticking, long ending) {
    vertx.cancelTimer(ticking);
    vertx.cancelTimer(ending);
  }

  private static void send(RoutingContext ctx, String event) {
    Answers.sent(ctx, ctx.response().write(event));
  }

  private static void finish(RoutingContext ctx, String last) {
    Answers.sent(ctx, ctx.response().end(last));
  }

  private JsonObject bookmark(ResourceKind kind, boolean initialEnd) {
    JsonObject metadata =
        new JsonObject().put("resourceVersion", Long.toString(view.resourceVersion()));
    if (initialEnd) {
      metadata.put("annotations", new JsonObject().put("k8s.io/initial-events-end", "true"));
    }
    return new JsonObject()
        .put("kind", kind.kind())
        .put("apiVersion", kind.apiVersion())
        .put("metadata", metadata);
  }

  private static String event(String type, JsonObject object) {
    return new JsonObject().put("type", type).put("object", object).encode() + "\n";
  }
}
