package io.pilothouse.transport.stdio;

import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.MessageSink;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Writes messages as lines, from a thread of its own since the client may be slow to read. {@link
 * #offer} and {@link #awaitRoom} keep the queue short; only answers to requests already taken in
 * exceed it.
 */
final class LineWriter implements MessageSink {
  /** How many messages may wait before no more work is taken in. */
  static final int ROOM = 256;

  private final OutputStream out;
  private final Queue<JsonObject> waiting = new ArrayDeque<>();
  private boolean closed;

  LineWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public synchronized void send(JsonObject message) {
    if (!closed) {
      waiting.add(message);
      notifyAll();
    }
  }

  @Override
  public synchronized void offer(JsonObject message) {
    if (waiting.size() < ROOM) {
      send(message);
    }
  }

  /** Waits until the client has read enough to be asked for more. */
  synchronized void awaitRoom() throws InterruptedException {
    while (waiting.size() >= ROOM && !closed) {
      wait();
    }
  }

  /** What is waiting is still written; what comes later is dropped. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Writes until closed, or until the client stops reading for good. */
  void run() throws IOException, InterruptedException {
    for (JsonObject message = take(); message != null; message = take()) {
      out.write(JsonRpc.encode(message).appendByte((byte) '\n').getBytes());
      out.flush();
    }
  }

  private synchronized JsonObject take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    JsonObject next = waiting.poll();
    notifyAll();
    return next;
  }
}
