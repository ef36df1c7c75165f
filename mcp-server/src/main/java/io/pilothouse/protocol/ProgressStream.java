package io.pilothouse.protocol;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.tools.Progress;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * Progress of one request as the protocol allows it: only steps forward, and none once the request
 * is answered or cancelled. Safe for use from any thread.
 */
public final class ProgressStream implements Progress {
  private final Progress target;
  private final Cancellation.Registration onCancel;
  private double last = Double.NEGATIVE_INFINITY;
  private boolean closed;

  private ProgressStream(Progress target, Cancellation cancellation) {
    this.target = target;
    this.onCancel = cancellation.onCancel(this::stop);
  }

  /**
   * The progress a client asked for.
   *
   * @param params of the request; {@code _meta.progressToken} asks for progress
   * @param target makes the sink of a token, a string or a number
   * @throws ProtocolException if the token is something else
   */
  public static ProgressStream of(
      JsonObject params, Cancellation cancellation, Function<Object, Progress> target) {
    Object token =
        params.getValue("_meta") instanceof JsonObject meta ? meta.getValue("progressToken") : null;
    return switch (token) {
      case null -> new ProgressStream(Progress.NONE, cancellation);
      case String text -> new ProgressStream(target.apply(text), cancellation);
      case Integer number -> new ProgressStream(target.apply(number), cancellation);
      case Long number -> new ProgressStream(target.apply(number), cancellation);
      default ->
          throw ProtocolException.invalidParams("progressToken must be a string or an integer");
    };
  }

  @Override
  public synchronized void report(double done, double total, String message) {
    if (!closed && done > last) {
      last = done;
      target.report(done, total, message);
    }
  }

  /** The request is over. */
  public void close() {
    onCancel.close();
    stop();
  }

  private synchronized void stop() {
    closed = true;
  }
}
