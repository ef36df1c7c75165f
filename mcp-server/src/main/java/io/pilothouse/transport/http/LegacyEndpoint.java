package io.pilothouse.transport.http;

import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.JsonRpc;
import io.pilothouse.protocol.McpService;
import io.pilothouse.protocol.duplex.DuplexConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The oldest HTTP transport (2024-11-05, HTTP with SSE): a GET opens a stream, whose first event
 * says where to POST messages; every answer comes over the stream, with which the session ends.
 * Confined to one Vert.x context.
 */
final class LegacyEndpoint {
  /** Where the stream is opened. */
  static final String STREAM = "/sse";

  /** Where messages are posted. */
  static final String MESSAGES = "/message";

  private static final String SESSION_ID = "sessionId";
  private static final int ID_BYTES = 16;

  private final McpService service;
  private final HttpLimits limits;
  private final RateLimit opened;
  private final RateLimits openedByCaller;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Client> clients = new HashMap<>();

  private record Client(Caller caller, LegacyStream stream, DuplexConnection connection) {}

  /**
   * @param opened how often a stream may be opened
   * @param openedByCaller how often by one caller
   */
  LegacyEndpoint(
      McpService service, HttpLimits limits, RateLimit opened, RateLimits openedByCaller) {
    this.service = service;
    this.limits = limits;
    this.opened = opened;
    this.openedByCaller = openedByCaller;
  }

  /** Serves a GET of the stream. */
  void open(RoutingContext exchange) {
    Caller caller = CallerGuard.caller(exchange);
    if (!MediaTypes.accepts(
        exchange.request().headers().getAll(HttpHeaders.ACCEPT), MediaTypes.EVENTS)) {
      Refusals.refuse(exchange, 406, "Accept must list text/event-stream");
    } else if (clients.size() >= limits.sessions()) {
      Refusals.tooMany(exchange, "Too many streams: close some", 5);
    } else if (!openedByCaller.take(caller.user()) || !opened.take()) {
      Refusals.tooMany(exchange, "Too many new streams: try again in a moment", 1);
    } else {
      begin(exchange, caller);
    }
  }

  private void begin(RoutingContext exchange, Caller caller) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    LegacyStream stream =
        new LegacyStream(
            exchange, limits, MESSAGES + "?" + SESSION_ID + "=" + id, () -> forget(id));
    clients.put(
        id, new Client(caller, stream, new DuplexConnection(service, caller.in(id), stream)));
  }

  private void forget(String id) {
    Client client = clients.remove(id);
    if (client != null) {
      client.connection().abort();
    }
  }

  /** Serves a POST of a message, after its body was read. */
  void post(RoutingContext exchange) {
    List<String> ids = exchange.queryParam(SESSION_ID);
    Client client = ids.size() == 1 ? clients.get(ids.getFirst()) : null;
    if (ids.size() != 1) {
      Refusals.refuse(exchange, 400, SESSION_ID + " is missing: GET " + STREAM + " says it");
    } else if (client == null || !client.caller().isSameAs(CallerGuard.caller(exchange))) {
      Refusals.refuse(exchange, 404, "There is no such session: GET " + STREAM + " again");
    } else if (client.stream().isClogged()) {
      Refusals.tooMany(exchange, "Read what was answered first", 1);
    } else {
      McpEndpoint.parse(exchange)
          .onSuccess(parsed -> receive(exchange, client, parsed))
          .onFailure(exchange::fail);
    }
  }

  private static void receive(RoutingContext exchange, Client client, JsonRpc.Parsed parsed) {
    if (parsed instanceof JsonRpc.Parsed.Invalid invalid) {
      Refusals.refuse(exchange, 400, invalid.answer());
    } else {
      exchange.response().setStatusCode(202).end();
      client.connection().receive(parsed);
    }
  }

  /** Ends every stream as soon as nothing is to be answered on it any more. */
  void hangUp() {
    List.copyOf(clients.values())
        .forEach(client -> client.connection().finish().onComplete(idle -> client.stream().end()));
  }

  /** Ends every stream now. */
  void abort() {
    List.copyOf(clients.values()).forEach(client -> client.stream().end());
  }
}
