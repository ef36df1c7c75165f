package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One call: a session, a place in the queue, an attempt, and at most one more of each. */
final class RetriedCall<T> {
  /** Sends the request once and waits for what comes of it. */
  @FunctionalInterface
  interface Attempt<T> {
    /**
     * @param over ends it
     * @return fails with {@link Exchange.Refused}, a ClusterException, or what the JDK's client
     *     throws
     */
    CompletableFuture<T> run(Session session, Cancellation over);
  }

  private static final Duration PAUSE_AFTER_RESET = Duration.ofMillis(100);

  private final Sessions sessions;
  private final AdmissionQueue queue;
  private final ApiRequest request;
  private final Attempt<T> attempt;
  private final CallScope scope;
  private final Cancellation over;

  /**
   * @param scope the caller's
   * @param over given when the call has ended, however it ended
   */
  RetriedCall(
      Sessions sessions,
      AdmissionQueue queue,
      ApiRequest request,
      Attempt<T> attempt,
      CallScope scope,
      Cancellation over) {
    this.sessions = sessions;
    this.queue = queue;
    this.request = request;
    this.attempt = attempt;
    this.scope = scope;
    this.over = over;
  }

  /**
   * @return fails as {@link Attempt#run} does
   */
  CompletableFuture<T> run() {
    return attempt().exceptionallyCompose(failure -> again(Bounded.unwrap(failure)));
  }

  private CompletableFuture<T> attempt() {
    return sessions
        .get(new CallScope(scope.deadlineNanos(), over), request.words())
        .toCompletionStage()
        .toCompletableFuture()
        .thenCompose(this::inTurn);
  }

  private CompletableFuture<T> inTurn(Session session) {
    CompletableFuture<Void> turn = queue.enter();
    over.onCancel(() -> turn.cancel(false));
    return turn.thenCompose(mine -> send(session).whenComplete((value, failure) -> queue.leave()));
  }

  private CompletableFuture<T> send(Session session) {
    if (isOver()) {
      return CompletableFuture.failedFuture(Bounded.cancelled(request.words()));
    }
    try {
      return attempt
          .run(session, over)
          .whenComplete((value, failure) -> noteRefusal(session, failure));
    } catch (RuntimeException refusedHere) {
      return CompletableFuture.failedFuture(refusedHere);
    }
  }

  /** The caller's signal comes first: what it ends may make room for this call. */
  private boolean isOver() {
    return over.isCancelled() || scope.cancellation().isCancelled();
  }

  private void noteRefusal(Session session, Throwable failure) {
    if (failure != null
        && Bounded.unwrap(failure) instanceof Exchange.Refused refused
        && refused.failure().kind() == Kind.UNAUTHENTICATED) {
      sessions.refused(session);
    }
  }

  /** One more attempt after a failure that may have passed. */
  private CompletableFuture<T> again(Throwable failure) {
    Optional<Duration> pause = pauseBeforeRetry(failure);
    if (isOver() || pause.filter(time -> time.compareTo(scope.remaining()) < 0).isEmpty()) {
      return CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<Void> paused = new CompletableFuture<>();
    paused.completeOnTimeout(null, pause.get().toMillis(), TimeUnit.MILLISECONDS);
    over.onCancel(() -> paused.cancel(false));
    return paused.thenCompose(now -> attempt());
  }

  /** Empty: the failure stands. */
  private Optional<Duration> pauseBeforeRetry(Throwable failure) {
    boolean reading = request.reads();
    if (failure instanceof Exchange.Refused refused) {
      int status = refused.failure().status();
      if (status == 401 && sessions.renewable()) {
        return Optional.of(Duration.ZERO);
      }
      return reading && (status == 429 || status == 503) ? refused.retryAfter() : Optional.empty();
    }
    return reading && ConnectionFailures.isReset(failure)
        ? Optional.of(PAUSE_AFTER_RESET)
        : Optional.empty();
  }
}
