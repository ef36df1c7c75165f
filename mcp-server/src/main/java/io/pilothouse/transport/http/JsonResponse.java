package io.pilothouse.transport.http;

import io.netty.handler.timeout.IdleStateHandler;
import io.pilothouse.automation.Reply;
import io.pilothouse.protocol.JsonRpc;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;

/**
 * One HTTP response that is one JSON body, however long it is in coming: its status is known only
 * at the end, so that nothing can be sent before. A reply comes from any thread; the rest is
 * confined to the event loop.
 */
final class JsonResponse implements Exchanges.Answering {
  private final Vertx vertx;
  private final Context context;
  private final RoutingContext exchange;
  private final Runnable onGone;
  private final long keepAlive;
  private boolean over;

  /**
   * @param onGone what to do when the client goes before the end; nothing is sent any more then
   */
  JsonResponse(RoutingContext exchange, HttpLimits limits, Runnable onGone) {
    this.vertx = exchange.vertx();
    this.context = vertx.getOrCreateContext();
    this.exchange = exchange;
    this.onGone = onGone;
    this.keepAlive = vertx.setPeriodic(limits.keepAlive().toMillis(), silent -> keepAlive());
    exchange.response().closeHandler(gone -> gone());
    exchange.response().exceptionHandler(broken -> gone());
  }

  void send(Reply reply) {
    context.runOnContext(
        turn -> {
          if (!over) {
            over = true;
            vertx.cancelTimer(keepAlive);
            send(exchange, reply);
          }
        });
  }

  /** Sends what is known at once. */
  static void send(RoutingContext exchange, Reply reply) {
    exchange
        .response()
        .setStatusCode(reply.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(JsonRpc.encode(reply.body()));
  }

  @Override
  public void giveUp(int status, String reason) {
    send(Reply.refused(status, reason));
  }

  @Override
  public void finish() {
    // The reply was all.
  }

  /**
   * A connection that waits for its answer is not idle. Vert.x has no way to say so, Netty has;
   * interim responses (1xx) would do as well, but common clients take them for the answer.
   */
  private void keepAlive() {
    if (exchange.request().connection() instanceof ConnectionBase connection) {
      IdleStateHandler idle = connection.channel().pipeline().get(IdleStateHandler.class);
      if (idle != null) {
        idle.resetWriteTimeout();
      }
    }
  }

  private void gone() {
    vertx.cancelTimer(keepAlive);
    if (!over) {
      over = true;
      onGone.run();
    }
  }
}
