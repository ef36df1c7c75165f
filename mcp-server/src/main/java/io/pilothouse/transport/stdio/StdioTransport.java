package io.pilothouse.transport.stdio;

import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.duplex.DuplexConnection;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Serves one client on a pair of streams. A thread reads and parses, a thread encodes and writes,
 * and everything between happens on one Vert.x context. Neither tool nor event loop ever holds up
 * the reading; only a client that does not read its own answers does.
 */
public final class StdioTransport {
  /** How long requests in flight may go on after the client has closed its end. */
  public static final Duration GRACE = Duration.ofSeconds(1);

  /** How long the client then has to read what was answered. */
  public static final Duration LAST_READ = Duration.ofMillis(500);

  /** Messages handed to the event loop and not yet taken up there. */
  private static final int HANDED_OVER = 16;

  private final Vertx vertx;
  private final Context context;
  private final LineReader reader;
  private final LineWriter writer;
  private final DuplexConnection connection;
  private final Promise<Void> closed = Promise.promise();
  private final Semaphore handOver = new Semaphore(HANDED_OVER);

  /**
   * @param in standard input
   * @param out standard output itself, not {@link System#out}, which is for everybody
   * @param client makes the connection, given where to send messages
   */
  public StdioTransport(
      Vertx vertx,
      InputStream in,
      OutputStream out,
      Function<MessageSink, DuplexConnection> client) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.reader = new LineReader(in, JsonRpc.MAX_BYTES);
    this.writer = new LineWriter(out);
    this.connection = client.apply(writer);
  }

  /** Starts to serve. Call it once. The process lives at least as long as this does. */
  public void start() {
    Thread.ofPlatform().name("stdio-writer").start(this::write);
    // A daemon, because a read from standard input cannot be interrupted.
    Thread.ofPlatform().daemon().name("stdio-reader").start(this::read);
  }

  /**
   * Completes, soon after the client has closed its end or stopped reading, when all that could be
   * said to it is written. The process may exit then.
   */
  public Future<Void> closed() {
    return closed.future();
  }

  private void read() {
    try {
      LineReader.Line line = reader.next();
      while (!(line instanceof LineReader.Line.End)) {
        take(line);
        line = reader.next();
      }
    } catch (IOException unreadable) {
      // The same as the end of the stream: nothing more will come.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    context.runOnContext(end -> finish());
  }

  private void take(LineReader.Line line) throws InterruptedException {
    switch (line) {
      case LineReader.Line.Text text when isBlank(text.bytes()) -> {}
      case LineReader.Line.Text text -> hand(JsonRpc.parse(text.bytes()));
      case LineReader.Line.TooLong tooLong -> hand(refusal());
      case LineReader.Line.End end -> {}
    }
  }

  private void hand(JsonRpc.Parsed message) throws InterruptedException {
    writer.awaitRoom();
    handOver.acquire();
    context.runOnContext(
        turn -> {
          handOver.release();
          connection.receive(message);
        });
  }

  private static boolean isBlank(byte[] line) {
    for (byte character : line) {
      if (character != ' ' && character != '\t' && character != '\r') {
        return false;
      }
    }
    return true;
  }

  private static JsonRpc.Parsed refusal() {
    return new JsonRpc.Parsed.Invalid(
        JsonRpc.error(
            null,
            new ProtocolException(
                ProtocolException.PARSE_ERROR,
                "Message longer than " + JsonRpc.MAX_BYTES + " bytes",
                null)));
  }

  /** The client is done: whoever is not done a moment later is cancelled. */
  private void finish() {
    long timer = vertx.setTimer(GRACE.toMillis(), late -> connection.abort());
    connection
        .finish()
        .onComplete(
            idle -> {
              vertx.cancelTimer(timer);
              writer.close();
              vertx.setTimer(LAST_READ.toMillis(), late -> closed.tryComplete());
            });
  }

  private void write() {
    try {
      writer.run();
    } catch (IOException gone) {
      // Nobody reads any more.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    writer.close();
    context.runOnContext(
        end -> {
          connection.abort();
          closed.tryComplete();
        });
  }
}
