package io.pilothouse.kubernetes.fabric8;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.UpstreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One request and its response, once. */
final class Exchange<T> implements AsyncBody.Consumer<List<ByteBuffer>> {
  private static final int LONGEST_ERROR = 64 * 1024;

  /** An answer that is not what was asked for, with what a second attempt would need to know. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient ClusterException failure;
    private final transient Optional<Duration> retryAfter;

    Refused(ClusterException failure, Optional<Duration> retryAfter) {
      super(null, null, false, false);
      this.failure = failure;
      this.retryAfter = retryAfter;
    }

    ClusterException failure() {
      return failure;
    }

    Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }

  private final ApiClient client;
  private final ApiRequest request;
  private final BodySink<T> sink;
  private volatile BodySink<?> into;
  private volatile boolean enough;

  Exchange(ApiClient client, ApiRequest request, BodySink<T> sink) {
    this.client = client;
    this.request = request;
    this.sink = sink;
    this.into = sink;
  }

  /**
   * @param over closes the request, whether or not an answer has begun
   * @return fails with {@link Refused}, a ClusterException, or what the JDK's client throws
   */
  CompletableFuture<T> run(Credential credential, Cancellation over) {
    CompletableFuture<HttpResponse<AsyncBody>> head = client.send(request, credential, this);
    UpstreamObserver.Request observed = client.observer().began(request.method());
    over.onCancel(
        () -> {
          head.cancel(true);
          head.thenAccept(response -> stop(response.body()));
        });
    CompletableFuture<T> outcome =
        head.thenComposeAsync(response -> receive(response, credential), client.threads());
    // Of a body without end nobody is to think that it was slow.
    CompletableFuture<?> answered = sink.isEndless() ? head : outcome;
    answered.whenComplete((value, failure) -> observed.ended(status(head)));
    return outcome;
  }

  private static int status(CompletableFuture<HttpResponse<AsyncBody>> head) {
    return head.isCompletedExceptionally() ? UpstreamObserver.NO_ANSWER : head.getNow(null).code();
  }

  /** A body that ended has given its connection to somebody else. */
  private static void stop(AsyncBody body) {
    if (!body.done().isDone()) {
      body.cancel();
    }
  }

  private CompletableFuture<T> receive(HttpResponse<AsyncBody> response, Credential credential) {
    if (response.isSuccessful()) {
      return read(response.body()).thenApplyAsync(end -> sink.finish(), client.threads());
    }
    TailBody words = new TailBody(LONGEST_ERROR, LONGEST_ERROR);
    into = words;
    return read(response.body())
        .thenCompose(
            end ->
                CompletableFuture.failedFuture(
                    new Refused(
                        Failures.ofAnswer(
                            response.code(),
                            credential.hiddenIn(words.finish().text()),
                            request.words()),
                        retryAfter(response.header("Retry-After")))));
  }

  private CompletableFuture<Void> read(AsyncBody body) {
    body.consume();
    return body.done()
        .exceptionallyCompose(
            failure ->
                enough || into.isEndless() && Bounded.unwrap(failure) instanceof IOException
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(failure));
  }

  @Override
  public void consume(List<ByteBuffer> pieces, AsyncBody body) {
    for (ByteBuffer piece : pieces) {
      if (!into.accept(piece)) {
        enough = true;
        body.cancel();
        return;
      }
    }
    body.consume();
  }

  /** Seconds; Kubernetes does not use dates here. */
  private static Optional<Duration> retryAfter(String header) {
    return Optional.ofNullable(header)
        .filter(text -> text.matches("\\d{1,4}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }
}
