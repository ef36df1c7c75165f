package io.pilothouse.transport.http;

import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.MessageSink;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * The events of one client of the oldest transport, which carry every message to it until it goes.
 * Messages come from any thread, in order; the rest is confined to the event loop.
 */
final class LegacyStream implements MessageSink {
  private final Vertx vertx;
  private final Context context;
  private final HttpServerResponse response;
  private final long keepAlive;
  private boolean over;

  /**
   * Begins the stream.
   *
   * @param endpoint where the client is to send its messages
   * @param onGone called once when the stream has ended, by whomever
   */
  LegacyStream(RoutingContext exchange, HttpLimits limits, String endpoint, Runnable onGone) {
    this.vertx = exchange.vertx();
    this.context = vertx.getOrCreateContext();
    this.response = exchange.response();
    this.keepAlive = vertx.setPeriodic(limits.keepAlive().toMillis(), silent -> comment());
    response.closeHandler(gone -> gone(onGone));
    response.exceptionHandler(broken -> gone(onGone));
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.EVENTS)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
        .putHeader("X-Accel-Buffering", "no")
        .write("event: endpoint\ndata: " + endpoint + "\n\n");
  }

  /** Whether the client does not read what was sent. */
  boolean isClogged() {
    return response.writeQueueFull();
  }

  @Override
  public void send(JsonObject message) {
    context.runOnContext(turn -> write(message));
  }

  @Override
  public void offer(JsonObject message) {
    context.runOnContext(
        turn -> {
          if (!isClogged()) {
            write(message);
          }
        });
  }

  private void write(JsonObject message) {
    if (!over) {
      response.write(
          Buffer.buffer("event: message\ndata: ")
              .appendBuffer(JsonRpc.encode(message))
              .appendString("\n\n"));
    }
  }

  private void comment() {
    if (!over && !isClogged()) {
      response.write(": still here\n\n");
    }
  }

  /** Ends the stream after what was sent so far. */
  void end() {
    context.runOnContext(
        turn -> {
          if (!over) {
            response.end();
          }
        });
  }

  private void gone(Runnable onGone) {
    vertx.cancelTimer(keepAlive);
    if (!over) {
      over = true;
      onGone.run();
    }
  }
}
