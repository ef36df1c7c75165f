package io.pilothouse.protocol;

import io.pilothouse.concurrent.Cancellation;
import io.vertx.core.json.JsonObject;

/**
 * What belongs to one request: passes messages on until the request is answered or cancelled, and
 * none after that. Safe for use from any thread.
 */
public final class RequestSink implements MessageSink {
  private final MessageSink target;
  private final Cancellation.Registration onCancel;
  private boolean closed;

  public RequestSink(MessageSink target, Cancellation cancellation) {
    this.target = target;
    this.onCancel = cancellation.onCancel(this::stop);
  }

  @Override
  public synchronized void send(JsonObject message) {
    if (!closed) {
      target.send(message);
    }
  }

  @Override
  public synchronized void offer(JsonObject message) {
    if (!closed) {
      target.offer(message);
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
