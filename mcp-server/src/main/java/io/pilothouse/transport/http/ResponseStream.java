package io.pilothouse.transport.http;

import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.ProtocolException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.ToIntFunction;

/**
 * One HTTP response. It is a JSON body when the answer is all there is to say, and becomes a stream
 * of server-sent events when something else comes first or the answer is long in coming. A client
 * that reads slowly is spared the news of progress; one that does not read at all loses its
 * connection to the idle time-out of the listener. Messages come from any thread, in order; the
 * rest is confined to the event loop.
 */
final class ResponseStream implements MessageSink {
  private static final Buffer COMMENT = Buffer.buffer(": still here\n\n");

  private final Vertx vertx;
  private final Context context;
  private final RoutingContext exchange;
  private final ToIntFunction<JsonObject> status;
  private final long keepAlive;
  private Runnable onGone = () -> {};
  private boolean streaming;
  private boolean over;

  /**
   * @param status of a response that is all there is to say
   */
  ResponseStream(RoutingContext exchange, HttpLimits limits, ToIntFunction<JsonObject> status) {
    this.vertx = exchange.vertx();
    this.context = vertx.getOrCreateContext();
    this.exchange = exchange;
    this.status = status;
    this.keepAlive = vertx.setPeriodic(limits.keepAlive().toMillis(), silent -> keepAlive());
    exchange.response().closeHandler(gone -> gone());
    exchange.response().exceptionHandler(broken -> gone());
  }

  /** What to do when the client goes before the end; nothing is sent any more then. */
  ResponseStream onGone(Runnable action) {
    onGone = action;
    return this;
  }

  /** Begins a stream that carries whatever comes, without waiting for the first message. */
  ResponseStream open() {
    write(COMMENT);
    return this;
  }

  /** This stream as the answer to a request. */
  Exchanges.Answering to(Object requestId) {
    return new Exchanges.Answering() {
      @Override
      public void giveUp(int status, String reason) {
        send(
            JsonRpc.error(
                requestId, new ProtocolException(ProtocolException.INTERNAL_ERROR, reason, null)));
      }

      @Override
      public void finish() {
        ResponseStream.this.finish();
      }
    };
  }

  @Override
  public void send(JsonObject message) {
    context.runOnContext(turn -> deliver(message));
  }

  @Override
  public void offer(JsonObject message) {
    context.runOnContext(
        turn -> {
          if (!over && !exchange.response().writeQueueFull()) {
            write(event(message));
          }
        });
  }

  private void deliver(JsonObject message) {
    if (over) {
      return;
    }
    if (message.containsKey("method")) {
      write(event(message));
    } else if (streaming) {
      end(event(message));
    } else {
      exchange
          .response()
          .setStatusCode(status.applyAsInt(message))
          .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON);
      end(JsonRpc.encode(message));
    }
  }

  /** Ends the response after what was sent so far; one that was answered has ended already. */
  void finish() {
    context.runOnContext(
        turn -> {
          if (!over) {
            startEvents();
            end(Buffer.buffer());
          }
        });
  }

  private void keepAlive() {
    if (!exchange.response().writeQueueFull()) {
      write(COMMENT);
    }
  }

  private static Buffer event(JsonObject message) {
    return Buffer.buffer("event: message\ndata: ")
        .appendBuffer(JsonRpc.encode(message))
        .appendString("\n\n");
  }

  private void startEvents() {
    if (!streaming) {
      streaming = true;
      exchange
          .response()
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.EVENTS)
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
          .putHeader("X-Accel-Buffering", "no");
    }
  }

  private void write(Buffer text) {
    startEvents();
    exchange.response().write(text);
  }

  private void end(Buffer text) {
    over = true;
    vertx.cancelTimer(keepAlive);
    exchange.response().end(text);
  }

  private void gone() {
    vertx.cancelTimer(keepAlive);
    if (!over) {
      over = true;
      onGone.run();
    }
  }
}
