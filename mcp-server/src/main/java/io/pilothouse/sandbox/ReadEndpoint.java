package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.ContinueToken;
import io.pilothouse.sandbox.store.ResourceKind;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Single objects and lists. */
final class ReadEndpoint {
  private final ClusterView view;
  private final Renderer renderer;

  ReadEndpoint(ClusterView view) {
    this.view = view;
    this.renderer = new Renderer(view);
  }

  void get(RoutingContext ctx, ResourceKind kind, String namespace, String name) {
    Rendering rendering = Rendering.of(ctx);
    JsonObject object = view.require(kind, namespace, name);
    Answers.json(ctx, 200, renderer.one(kind, object, rendering));
  }

  void list(RoutingContext ctx, ResourceKind kind, String namespace) {
    Rendering rendering = Rendering.of(ctx);
    Selection selection = Selection.of(ctx, kind);
    long limit = limit(ctx);
    NavigableMap<String, JsonObject> all = view.list(kind, namespace);
    long version = view.resourceVersion();
    String token = Params.text(ctx, "continue");
    if (!token.isEmpty()) {
      ContinueToken start = known(ContinueToken.decode(token));
      version = start.resourceVersion();
      all = view.listAt(kind, namespace, version).tailMap(start.start(), true);
    }
    List<JsonObject> page = new ArrayList<>();
    String last = "";
    long left = 0;
    for (Map.Entry<String, JsonObject> entry : all.entrySet()) {
      if (!selection.matches(entry.getValue())) {
        continue;
      }
      if (page.size() < limit) {
        page.add(entry.getValue());
        last = entry.getKey();
      } else {
        left++;
      }
    }
    Answers.json(
        ctx,
        200,
        renderer.list(kind, page, metadata(kind, version, last, left, selection), rendering));
  }

  /** A list "from the cache" (resourceVersion=0) is not cut, whatever its limit says. */
  private long limit(RoutingContext ctx) {
    long limit = Params.number(ctx, "limit").orElse(0);
    boolean fromCache =
        Params.resourceVersion(ctx, view.resourceVersion()).orElse(-1) == 0
            && !"Exact".equals(Params.text(ctx, "resourceVersionMatch"));
    return limit <= 0 || fromCache ? Long.MAX_VALUE : limit;
  }

  /** The token, if the state of its first page is still known. */
  private ContinueToken known(ContinueToken token) {
    long version = token.resourceVersion();
    if (version < view.oldestVersion() || version > view.resourceVersion()) {
      throw StatusException.expiredPage(
          new ContinueToken(view.resourceVersion(), token.start()).encode());
    }
    return token;
  }

  private JsonObject metadata(
      ResourceKind kind, long version, String last, long left, Selection selection) {
    JsonObject metadata = new JsonObject();
    if (kind.group().equals("metrics.k8s.io")) {
      return metadata;
    }
    metadata.put("resourceVersion", Long.toString(version));
    if (left > 0) {
      metadata.put("continue", ContinueToken.after(version, last).encode());
      if (selection.isEmpty()) {
        metadata.put("remainingItemCount", left);
      }
    }
    return metadata;
  }
}
