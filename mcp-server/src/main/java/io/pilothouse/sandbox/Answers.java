package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Sends whole answers. */
final class Answers {
  static final String JSON = "application/json";

  private Answers() {}

  static void json(RoutingContext ctx, int status, JsonObject body) {
    json(ctx, status, JSON, body);
  }

  static void json(RoutingContext ctx, int status, String contentType, JsonObject body) {
    boolean pretty = "true".equals(ctx.request().getParam("pretty"));
    String text = pretty ? body.encodePrettily() : body.encode();
    text(ctx, status, contentType, text + "\n");
  }

  static void text(RoutingContext ctx, int status, String contentType, String body) {
    ctx.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    sent(ctx, ctx.response().end(body));
  }

  /** Adds a Warning header for each text (RFC 7234, code 299). */
  static void warn(RoutingContext ctx, List<String> warnings) {
    for (String warning : warnings) {
      ctx.response().headers().add("Warning", "299 - " + Json.quoted(warning));
    }
  }

  /** Starts an answer that is sent bit by bit: the client learns at once that it will come. */
  static void stream(RoutingContext ctx, String contentType) {
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, contentType).setChunked(true);
    sent(ctx, ctx.response().writeHead());
  }

  /** A client that cannot be written to has gone: nobody is left to tell, so hang up. */
  static void sent(RoutingContext ctx, Future<Void> write) {
    write.onFailure(gone -> ctx.request().connection().close());
  }
}
