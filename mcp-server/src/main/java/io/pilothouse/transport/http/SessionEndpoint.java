package io.pilothouse.transport.http;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.Message;
import io.pilothouse.protocol.Message.Notification;
import io.pilothouse.protocol.Message.Request;
import io.pilothouse.protocol.Message.Response;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.session.StreamableSession;
import io.pilothouse.protocol.session.StreamableSessions;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * Revisions 2024-11-05 to 2025-11-25 over HTTP: {@code initialize} begins a session, whose
 * identifier every later request must bring. A client that goes away does not cancel anything.
 */
final class SessionEndpoint {
  static final String SESSION_ID = "Mcp-Session-Id";

  private final StreamableSessions sessions;
  private final RateLimit initializes;
  private final Exchanges exchanges;
  private final HttpLimits limits;

  SessionEndpoint(
      StreamableSessions sessions, RateLimit initializes, Exchanges exchanges, HttpLimits limits) {
    this.sessions = sessions;
    this.initializes = initializes;
    this.exchanges = exchanges;
    this.limits = limits;
  }

  /** Serves a POST. */
  void post(RoutingContext exchange, Message message, Caller caller) {
    if (message instanceof Request request && request.method().equals("initialize")) {
      if (hasSpokenVersion(exchange)) {
        initialize(exchange, request, caller);
      }
      return;
    }
    find(exchange, caller).ifPresent(session -> post(exchange, session, message));
  }

  private void post(RoutingContext exchange, StreamableSession session, Message message) {
    switch (message) {
      case Request request -> serve(exchange, session, request);
      case Notification notification -> {
        session.notification(notification);
        exchange.response().setStatusCode(202).end();
      }
      case Response response -> {
        session.response(response);
        exchange.response().setStatusCode(202).end();
      }
    }
  }

  private void serve(RoutingContext exchange, StreamableSession session, Request request) {
    ResponseStream response = new ResponseStream(exchange, limits, answer -> 200);
    exchanges.run(
        session.caller().user(),
        response.to(request.id()),
        new Cancellation(),
        cancellation -> session.request(request, response, cancellation));
  }

  private void initialize(RoutingContext exchange, Request request, Caller caller) {
    if (!initializes.take()) {
      Refusals.tooMany(exchange, request.id(), "Too many new sessions: try again in a moment");
      return;
    }
    if (!sessions.hasRoom()) {
      Refusals.tooMany(exchange, request.id(), "Too many sessions: end some with DELETE");
      return;
    }
    sessions
        .open(request, caller)
        .onSuccess(
            opened -> {
              exchange.response().putHeader(SESSION_ID, opened.id());
              Refusals.refuse(exchange, 200, JsonRpc.result(request.id(), opened.result()));
            })
        .onFailure(
            failure ->
                Refusals.refuse(exchange, 200, JsonRpc.error(request.id(), expected(failure))));
  }

  private static ProtocolException expected(Throwable failure) {
    return failure instanceof ProtocolException known ? known : ProtocolException.internal();
  }

  /** Serves a GET: a stream for messages that belong to no request. */
  void listen(RoutingContext exchange, Caller caller) {
    find(exchange, caller)
        .ifPresent(
            session -> {
              ResponseStream stream = new ResponseStream(exchange, limits, answer -> 200);
              Runnable close = stream::finish;
              session.listen(stream, close);
              stream.onGone(() -> session.unlisten(close)).open();
            });
  }

  /** Serves a DELETE: the end of the session. */
  void delete(RoutingContext exchange, Caller caller) {
    find(exchange, caller)
        .ifPresent(
            session -> {
              sessions.close(session);
              exchange.response().setStatusCode(204).end();
            });
  }

  /** The session a request belongs to; empty if the request was refused. */
  private Optional<StreamableSession> find(RoutingContext exchange, Caller caller) {
    List<String> ids = exchange.request().headers().getAll(SESSION_ID);
    if (!hasSpokenVersion(exchange)) {
      return Optional.empty();
    }
    if (ids.size() != 1) {
      Refusals.refuse(
          exchange,
          400,
          "Mcp-Session-Id is missing: send initialize first, or name the version in"
              + " _meta.io.modelcontextprotocol/protocolVersion of every request");
      return Optional.empty();
    }
    Optional<StreamableSession> session = sessions.find(ids.getFirst(), caller);
    if (session.isEmpty()) {
      Refusals.refuse(exchange, 404, "There is no such session: send initialize again");
    }
    return session;
  }

  /** Without the header the version is 2025-03-26, which is spoken (2025-11-25, transports). */
  private static boolean hasSpokenVersion(RoutingContext exchange) {
    boolean spoken =
        exchange.request().headers().getAll(MirroredHeaders.VERSION).stream()
            .allMatch(StreamableSessions::speaks);
    if (!spoken) {
      Refusals.refuse(exchange, 400, "MCP-Protocol-Version is not a version spoken here");
    }
    return spoken;
  }
}
