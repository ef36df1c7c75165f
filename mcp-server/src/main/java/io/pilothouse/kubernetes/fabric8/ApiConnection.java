package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to one API server: a bounded number at a time, each ending with its scope, each retried
 * at most once where that is safe. Nothing is opened before the first request. Safe for use from
 * any thread; results come back on the caller's context.
 */
final class ApiConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ApiConnection.class);

  private final Vertx vertx;
  private final ContextDefinition context;
  private final Sessions sessions;
  private final AdmissionQueue queue;
  private int underWay;
  private boolean retired;

  ApiConnection(
      Vertx vertx, BlockingSeam seam, ContextDefinition context, ConnectionSettings settings) {
    this.vertx = vertx;
    this.context = context;
    this.sessions = new Sessions(vertx, seam, context, settings.connectTimeout());
    this.queue = new AdmissionQueue(settings.maxConcurrentRequests());
  }

  Vertx vertx() {
    return vertx;
  }

  /** Asks for JSON; {@code meaning} runs off the event loop. */
  <T> Future<T> json(ApiRequest request, Function<JsonObject, T> meaning, CallScope scope) {
    return call(request, () -> new JsonBody<>(meaning, request.words(), JsonBody.MOST), scope);
  }

  /**
   * Asks and reads the answer into a sink.
   *
   * @param sink one for each attempt
   */
  <T> Future<T> call(ApiRequest request, Supplier<BodySink<T>> sink, CallScope scope) {
    begin();
    return Bounded.run(
            vertx,
            scope,
            request.words(),
            over -> new RetriedCall<>(sessions, queue, request, sink, scope, over).run())
        .recover(failure -> Future.failedFuture(describe(failure, request)))
        .onComplete(end -> end());
  }

  private Throwable describe(Throwable failure, ApiRequest request) {
    Throwable cause = failure instanceof Exchange.Refused refused ? refused.failure() : failure;
    if (!(cause instanceof ClusterException || cause instanceof IOException)) {
      // Not its message: the JDK quotes header values in it.
      LOG.warn("Unexpected {} when asked to {}", cause.getClass().getName(), request.words());
    }
    String server = ContextDefinition.address(context.server().toString());
    return ConnectionFailures.of(cause, server, request.words());
  }

  /** Closes the client as soon as, and whenever, no request is under way. */
  void retire() {
    synchronized (this) {
      retired = true;
    }
    closeIfIdle();
  }

  private synchronized void begin() {
    underWay++;
  }

  private void end() {
    synchronized (this) {
      underWay--;
    }
    closeIfIdle();
  }

  private void closeIfIdle() {
    boolean close;
    synchronized (this) {
      close = retired && underWay == 0;
    }
    if (close) {
      sessions.close();
    }
  }
}
