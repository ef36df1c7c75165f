package io.pilothouse.kubernetes.fabric8;

import io.fabric8.kubernetes.client.http.WebSocket;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ExecOutcome;
import io.pilothouse.kubernetes.ExecOutcome.End;
import io.pilothouse.kubernetes.UpstreamObserver;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One program run in a container over a web socket. The sub-protocol is {@code v4.channel.k8s.io},
 * which every API server knows: the first byte of a message names a stream, and the last message is
 * a Status. All that v5 adds is a way to end standard input, which no program gets here.
 *
 * <p>Nothing tries again: not fabric8, and not the JDK ({@link SentOnce}).
 */
final class ExecSocket implements WebSocket.Listener {
  private static final String SUBPROTOCOL = "v4.channel.k8s.io";
  private static final int KEPT = 32 * 1024;
  private static final int NORMAL_CLOSURE = 1000;
  private static final int SWITCHED = 101;

  private final Session session;
  private final ApiRequest request;
  private final HeadAndTail stdout = new HeadAndTail(KEPT);
  private final HeadAndTail stderr = new HeadAndTail(KEPT);
  private final HeadAndTail status = new HeadAndTail(KEPT);
  private final CompletableFuture<ExecOutcome> result = new CompletableFuture<>();

  ExecSocket(Session session, ApiRequest request) {
    this.session = session;
    this.request = request;
  }

  /**
   * @param time how long to wait for the program's end
   * @param over closes the connection
   */
  CompletableFuture<ExecOutcome> run(Duration time, Cancellation over) {
    CompletableFuture<WebSocket> opening =
        session.client().open(request, session.credential(), SUBPROTOCOL, time, this);
    UpstreamObserver.Request observed = session.client().observer().began(request.method());
    over.onCancel(() -> opening.cancel(false));
    opening.whenComplete(
        (socket, failure) -> {
          observed.ended(failure == null ? SWITCHED : answered(failure));
          if (failure != null) {
            result.completeExceptionally(explained(failure));
          } else {
            over.onCancel(() -> close(socket));
            CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> end(End.TIMED_OUT, "it had not ended when the time was up"));
            result.whenComplete((outcome, failed) -> close(socket));
          }
        });
    return result;
  }

  private static void close(WebSocket socket) {
    socket.sendClose(NORMAL_CLOSURE, "");
  }

  @Override
  public void onMessage(WebSocket socket, ByteBuffer message) {
    if (message.hasRemaining()) {
      take(message.get(), message);
    }
    socket.request();
  }

  private synchronized void take(int stream, ByteBuffer piece) {
    switch (stream) {
      case 1 -> stdout.accept(piece);
      case 2 -> stderr.accept(piece);
      case 3 -> {
        status.accept(piece);
        ExecStatus said = ExecStatus.of(status.finish().head());
        said.exitCode()
            .ifPresentOrElse(
                code -> finish(End.EXITED, OptionalInt.of(code), ""),
                () -> end(End.FAILED, said.words()));
      }
      default -> {}
    }
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason) {
    end(End.LOST, "the connection was closed before it had ended");
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    end(End.LOST, "the connection broke before it had ended");
  }

  private void end(End how, String words) {
    finish(how, OptionalInt.empty(), words);
  }

  private synchronized void finish(End how, OptionalInt code, String words) {
    if (!result.isDone()) {
      result.complete(new ExecOutcome(how, code, words, stdout.finish(), stderr.finish()));
    }
  }

  private static int answered(Throwable failure) {
    return handshake(failure)
        .map(answer -> answer.getResponse().statusCode())
        .orElse(UpstreamObserver.NO_ANSWER);
  }

  private static Optional<WebSocketHandshakeException> handshake(Throwable failure) {
    return Optional.ofNullable(Bounded.unwrap(failure).getCause())
        .filter(WebSocketHandshakeException.class::isInstance)
        .map(WebSocketHandshakeException.class::cast);
  }

  /** What an API server answers instead of opening the socket; then nothing was run. */
  private Throwable explained(Throwable failure) {
    Optional<WebSocketHandshakeException> answer = handshake(failure);
    if (answer.isEmpty()) {
      return Bounded.unwrap(failure);
    }
    int code = answer.get().getResponse().statusCode();
    String body = String.valueOf(answer.get().getResponse().body());
    ClusterException said =
        Failures.ofAnswer(code, session.credential().hiddenIn(body), request.words());
    // It is known not to have been run, whatever the status would mean for other requests.
    ClusterException plain =
        said.kind() == Kind.UNAVAILABLE
            ? new ClusterException(
                Kind.CONFLICT, code, said.reason(), request.words(), said.getMessage())
            : said;
    return new Exchange.Refused(plain, Optional.empty());
  }
}
