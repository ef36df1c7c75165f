package io.pilothouse.protocol.duplex;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.InFlight;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.Message;
import io.pilothouse.protocol.Message.Notification;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.Message.Response;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.ServerMethods;
import io.pilothouse.protocol.session.SessionPeer;
import io.pilothouse.protocol.stateless.StatelessDispatcher;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * One client on one connection. Each message is served by the generation it is written in, so both
 * may be mixed at will. Confined to one Vert.x context.
 */
public final class DuplexConnection {
  /** How many requests may wait for their answers at the same time. */
  public static final int MAX_IN_FLIGHT = 256;

  private static final String CANCELLED = "notifications/cancelled";

  private final McpService service;
  private final Caller caller;
  private final MessageSink sink;
  private final ServerMethods methods;
  private final StatelessDispatcher stateless;
  private final InFlight inFlight = new InFlight(MAX_IN_FLIGHT);

  /** Created on first use, so that a stateless client never pays for loading the SDK. */
  private SessionPeer session;

  /**
   * @param caller whoever is at the other end
   * @param sink takes everything that is sent to them
   */
  public DuplexConnection(McpService service, Caller caller, MessageSink sink) {
    this.service = service;
    this.caller = caller;
    this.sink = sink;
    this.methods = new ServerMethods(service);
    this.stateless = new StatelessDispatcher(service, methods);
  }

  /** Takes a message. Returns at once; answers go to the sink when they are there. */
  public void receive(JsonRpc.Parsed parsed) {
    switch (parsed) {
      case JsonRpc.Parsed.Valid valid -> receive(valid.message());
      case JsonRpc.Parsed.Invalid invalid -> sink.send(invalid.answer());
      case JsonRpc.Parsed.Ignored ignored -> {}
    }
  }

  private void receive(Message message) {
    switch (message) {
      case Request request -> accept(request);
      case Notification notification -> accept(notification);
      case Response response -> {
        if (session != null) {
          session.response(response);
        }
      }
    }
  }

  private void accept(Request request) {
    Cancellation cancellation = new Cancellation();
    try {
      inFlight.begin(request.id(), cancellation);
    } catch (ProtocolException refused) {
      sink.send(JsonRpc.error(request.id(), refused));
      return;
    }
    serve(request, cancellation).onComplete(over -> inFlight.end(request.id(), cancellation));
  }

  private Future<Void> serve(Request request, Cancellation cancellation) {
    if (!StatelessDispatcher.isFor(request.method(), request.params())) {
      return session().request(request, cancellation);
    }
    return stateless
        .dispatch(request, caller, cancellation, sink)
        .map(
            response -> {
              if (!cancellation.isCancelled()) {
                send(request, response);
              }
              return null;
            });
  }

  private void send(Request request, JsonObject response) {
    if (StatelessDispatcher.isSubscription(request) && response.containsKey("result")) {
      // That this server ends a subscription has to be told as well (2026-07-28, cancellation).
      sink.send(JsonRpc.notification(CANCELLED, new JsonObject().put("requestId", request.id())));
    }
    sink.send(response);
  }

  private SessionPeer session() {
    if (session == null) {
      session = new SessionPeer(service, methods, caller, sink);
    }
    return session;
  }

  /** Cancelling is the only thing clients tell; every other notification is of no consequence. */
  private void accept(Notification notification) {
    if (notification.method().equals(CANCELLED)) {
      inFlight.cancel(notification.params().getValue("requestId"));
    }
  }

  /**
   * The client has closed its end. Ends what has no end of its own.
   *
   * @return completes when every request received so far is answered or cancelled
   */
  public Future<Void> finish() {
    hangUp();
    return inFlight.idle();
  }

  /** Cancels whatever is not answered yet. */
  public void abort() {
    hangUp();
    inFlight.cancelAll();
  }

  private void hangUp() {
    stateless.endSubscriptions();
    if (session != null) {
      session.hangUp();
    }
  }
}
