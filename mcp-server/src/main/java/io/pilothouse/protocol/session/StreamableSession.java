package io.pilothouse.protocol.session;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerSession.McpStreamableServerSessionStream;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.InFlight;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.Message.Notification;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.Message.Response;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.ProtocolException;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session whose requests each bring their own way to answer, as those over HTTP do. Confined to
 * one Vert.x context.
 */
public final class StreamableSession {
  /** How many requests of one session may wait for their answers at the same time. */
  static final int MAX_IN_FLIGHT = 64;

  private static final Logger LOG = LoggerFactory.getLogger(StreamableSession.class);

  private final McpStreamableServerSession session;
  private final Caller caller;
  private final SessionNews news;
  private final InstantSource clock;
  private final InFlight inFlight = new InFlight(MAX_IN_FLIGHT);
  private Runnable listener;
  private Instant lastUsed;

  StreamableSession(
      McpStreamableServerSession session, Caller caller, SessionNews news, InstantSource clock) {
    this.session = session;
    this.caller = caller;
    this.news = news;
    this.clock = clock;
    touch();
  }

  /** Whose session it is; its {@code session} is the identifier. */
  public Caller caller() {
    return caller;
  }

  /**
   * Serves a request; what belongs to it goes to the sink, the response last. Nothing is sent once
   * it is cancelled, by {@code notifications/cancelled} or by the transport.
   *
   * @return completes when the request is over; never fails
   */
  public Future<Void> request(Request request, MessageSink sink, Cancellation cancellation) {
    touch();
    try {
      inFlight.begin(request.id(), cancellation);
    } catch (ProtocolException refused) {
      sink.send(JsonRpc.error(request.id(), refused));
      return Future.succeededFuture();
    }
    McpStreamableServerSessionStream stream = session.responseStream(new SdkTransport(sink));
    McpTransportContext context =
        SessionHandlers.context(new SessionRequest(caller, cancellation, stream, sink));
    return Monos.toFuture(
            stream
                .handle(new JSONRPCRequest(request.method(), request.id(), request.params()))
                .contextWrite(reactor -> reactor.put(McpTransportContext.KEY, context)))
        .recover(defect -> answer(request, sink, defect))
        .onComplete(
            over -> {
              inFlight.end(request.id(), cancellation);
              touch();
            });
  }

  private static Future<Void> answer(Request request, MessageSink sink, Throwable defect) {
    LOG.error("{} failed", request.method(), defect);
    sink.send(JsonRpc.error(request.id(), ProtocolException.internal()));
    return Future.succeededFuture();
  }

  /** Cancelling is the only thing clients tell; every other notification is of no consequence. */
  public void notification(Notification notification) {
    touch();
    if (notification.method().equals("notifications/cancelled")) {
      inFlight.cancel(notification.params().getValue("requestId"));
    }
  }

  /** Takes the client's answer to a request of the session; one nobody waits for is dropped. */
  public void response(Response response) {
    touch();
    SdkTransport.toSdk(response)
        .ifPresent(known -> session.accept(known).onErrorComplete().subscribe());
  }

  /**
   * Gives the session a stream for messages that belong to no request, in place of the one it had.
   *
   * @param close ends the stream; called when the session ends or gets another stream
   */
  public void listen(MessageSink sink, Runnable close) {
    touch();
    closeListener();
    listener = close;
    session.listeningStream(new SdkTransport(sink));
    news.open(sink);
  }

  /** The client has closed the stream that {@code close} would end. */
  public void unlisten(Runnable close) {
    if (listener == close) {
      listener = null;
      news.close();
      touch();
    }
  }

  private void closeListener() {
    if (listener != null) {
      Runnable close = listener;
      listener = null;
      news.close();
      close.run();
    }
  }

  /** Whether nobody has used the session since then, or is using it now. */
  boolean isIdleSince(Instant moment) {
    return inFlight.isEmpty() && listener == null && lastUsed.isBefore(moment);
  }

  /** Ends the stream, not the session: its client may open another. */
  void hangUp() {
    closeListener();
  }

  /** Cancels what is not answered yet. */
  void close() {
    closeListener();
    inFlight.cancelAll();
  }

  private void touch() {
    lastUsed = clock.instant();
  }
}
