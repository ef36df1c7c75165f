package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.WriteAuthority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one API server, shared by all who ask it: a bounded number of requests at a time, each
 * ending with its scope, each retried at most once where that is safe. It remembers nothing of whom
 * a request is for. Nothing is opened before the first request. Safe for use from any thread;
 * results come back on the caller's context.
 */
final class Upstream {
  private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

  private final Vertx vertx;
  private final ContextDefinition context;
  private final Sessions sessions;
  private final AdmissionQueue queue;
  private final AdmissionQueue watches;
  private int underWay;
  private boolean retired;

  Upstream(
      Vertx vertx,
      BlockingSeam seam,
      ContextDefinition context,
      ConnectionSettings settings,
      WriteAuthority authority) {
    this.vertx = vertx;
    this.context = context;
    this.sessions = new Sessions(vertx, seam, context, settings, authority);
    this.queue = new AdmissionQueue(settings.maxConcurrentRequests());
    this.watches = new AdmissionQueue(settings.maxConcurrentRequests());
  }

  Vertx vertx() {
    return vertx;
  }

  /**
   * Asks and reads the answer into a sink.
   *
   * @param sink one for each attempt
   */
  <T> Future<T> call(ApiRequest request, Supplier<BodySink<T>> sink, CallScope scope) {
    return attempt(request, exchange(request, sink), queue, scope);
  }

  /** As {@link #call}, for answers that take minutes: they wait for one another alone. */
  <T> Future<T> follow(ApiRequest request, Supplier<BodySink<T>> sink, CallScope scope) {
    return attempt(request, exchange(request, sink), watches, scope);
  }

  private static <T> RetriedCall.Attempt<T> exchange(
      ApiRequest request, Supplier<BodySink<T>> sink) {
    return (session, over) ->
        new Exchange<>(session.client(), request, sink.get()).run(session.credential(), over);
  }

  /** Does something else with a request than to read the answer. */
  <T> Future<T> attempt(ApiRequest request, RetriedCall.Attempt<T> attempt, CallScope scope) {
    return attempt(request, attempt, queue, scope);
  }

  private <T> Future<T> attempt(
      ApiRequest request, RetriedCall.Attempt<T> attempt, AdmissionQueue places, CallScope scope) {
    begin();
    return Bounded.run(
            vertx,
            scope,
            request.words(),
            over -> new RetriedCall<>(sessions, places, request, attempt, scope, over).run())
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
