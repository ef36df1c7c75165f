package io.pilothouse.transport.http;

import io.pilothouse.protocol.JsonRpc;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;

/** Reads bodies, which are neither long nor slow. */
final class BodyReader {
  private static final String TIMER = "bodyTimer";
  private static final String MOST = "mostBytes";
  private static final String BODY = "bodyAsItIs";

  private final Vertx vertx;
  private final Duration patience;

  /**
   * @param patience how long a client may take to send one
   */
  BodyReader(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  /** How long a body may be in an exchange, in bytes. */
  static int most(RoutingContext exchange) {
    return exchange.get(MOST, JsonRpc.MAX_BYTES);
  }

  /** Says how long a body may be, before its head is checked. */
  static void limit(RoutingContext exchange, int most) {
    exchange.put(MOST, most);
    exchange.next();
  }

  /** Reads what is posted to a path. */
  void read(Router router, String path) {
    read(router, path, JsonRpc.MAX_BYTES);
  }

  /**
   * Reads what is posted to a path.
   *
   * @param most bytes, as {@link #limit} has said
   */
  void read(Router router, String path, int most) {
    router.post(path).handler(this::begin);
    router.post(path).handler(BodyHandler.create(false).setBodyLimit(most));
    router.post(path).handler(this::end);
  }

  /**
   * Reads what is posted to a path byte for byte, whatever its type is.
   *
   * @param most bytes, as {@link #limit} has said
   */
  void readAsItIs(Router router, String path, int most) {
    router.post(path).handler(this::begin);
    router.post(path).handler(exchange -> collect(exchange, most));
    router.post(path).handler(this::end);
  }

  /** What {@link #readAsItIs} has read. */
  static byte[] read(RoutingContext exchange) {
    return exchange.<Buffer>get(BODY).getBytes();
  }

  private static void collect(RoutingContext exchange, int most) {
    Buffer body = Buffer.buffer();
    exchange
        .request()
        .handler(
            part -> {
              if (body.length() <= most && body.appendBuffer(part).length() > most) {
                exchange.fail(413);
              }
            })
        .endHandler(
            end -> {
              if (body.length() <= most) {
                exchange.put(BODY, body).next();
              }
            });
  }

  /** A client that sends its body drop by drop must not hold its connection for ever. */
  private void begin(RoutingContext exchange) {
    exchange.put(
        TIMER,
        vertx.setTimer(patience.toMillis(), slow -> exchange.request().connection().close()));
    exchange.next();
  }

  private void end(RoutingContext exchange) {
    vertx.cancelTimer(exchange.<Long>remove(TIMER));
    exchange.next();
  }
}
