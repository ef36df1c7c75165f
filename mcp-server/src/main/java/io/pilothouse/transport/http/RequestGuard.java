package io.pilothouse.transport.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Looks at a request's head and refuses it before anything of its body is read. */
final class RequestGuard {
  private RequestGuard() {}

  /** Who may ask at all: refuses foreign pages (DNS rebinding) with 403. */
  static void checkOrigin(RoutingContext exchange, AllowedNames names) {
    MultiMap headers = exchange.request().headers();
    List<String> host = headers.getAll(HttpHeaders.HOST);
    if (host.size() != 1 || !names.isHost(host.getFirst())) {
      Refusals.refuse(exchange, 403, "Host is not a name of this server");
    } else if (!headers.getAll(HttpHeaders.ORIGIN).stream().allMatch(names::isOrigin)) {
      Refusals.refuse(exchange, 403, "Origin is not a page that may ask here");
    } else {
      exchange.next();
    }
  }

  /** What is sent and what can be read: 405, 406, 413 or 415. */
  static void checkTypes(RoutingContext exchange) {
    MultiMap headers = exchange.request().headers();
    List<String> accept = headers.getAll(HttpHeaders.ACCEPT);
    HttpMethod method = exchange.request().method();
    if (method == HttpMethod.DELETE) {
      exchange.next();
    } else if (method == HttpMethod.GET) {
      if (MediaTypes.accepts(accept, MediaTypes.EVENTS)) {
        exchange.next();
      } else {
        Refusals.refuse(exchange, 406, "Accept must list text/event-stream");
      }
    } else if (method != HttpMethod.POST) {
      exchange.response().putHeader(HttpHeaders.ALLOW, "POST, GET, DELETE");
      Refusals.refuse(exchange, 405, "Use POST");
    } else if (!MediaTypes.isJson(headers.get(HttpHeaders.CONTENT_TYPE))) {
      Refusals.refuse(exchange, 415, "Content-Type must be application/json");
    } else if (!MediaTypes.accepts(accept, MediaTypes.JSON)
        || !MediaTypes.accepts(accept, MediaTypes.EVENTS)) {
      Refusals.refuse(exchange, 406, "Accept must list application/json and text/event-stream");
    } else if (isTooLong(exchange)) {
      refuseBody(exchange);
    } else {
      exchange.next();
    }
  }

  /** The body of a message in the oldest transport: 413 or 415. */
  static void checkBody(RoutingContext exchange) {
    MultiMap headers = exchange.request().headers();
    if (!MediaTypes.isJson(headers.get(HttpHeaders.CONTENT_TYPE))) {
      Refusals.refuse(exchange, 415, "Content-Type must be application/json");
    } else if (isTooLong(exchange)) {
      refuseBody(exchange);
    } else {
      exchange.next();
    }
  }

  /** A form: 413 or 415. */
  static void checkForm(RoutingContext exchange) {
    if (!MediaTypes.isForm(exchange.request().getHeader(HttpHeaders.CONTENT_TYPE))) {
      Refusals.refuse(exchange, 415, "Content-Type must be " + MediaTypes.FORM);
    } else if (isTooLong(exchange)) {
      refuseBody(exchange);
    } else {
      exchange.next();
    }
  }

  /** What a program sends and can read: 406, 413 or 415. No body is no arguments. */
  static void checkProgram(RoutingContext exchange) {
    MultiMap headers = exchange.request().headers();
    List<String> accept = headers.getAll(HttpHeaders.ACCEPT);
    if (!accept.isEmpty() && !MediaTypes.accepts(accept, MediaTypes.JSON)) {
      Refusals.refuse(exchange, 406, "Accept must list application/json");
    } else if (HttpGate.hasNoBody(exchange)) {
      exchange.next();
    } else {
      checkBody(exchange);
    }
  }

  private static boolean isTooLong(RoutingContext exchange) {
    String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null
        && (length.length() > 9 || Long.parseLong(length) > BodyReader.most(exchange));
  }

  /** The body is too long: nothing more is read from this connection. */
  static void refuseBody(RoutingContext exchange) {
    exchange.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    exchange
        .response()
        .endHandler(
            ended ->
                exchange.vertx().setTimer(500, read -> exchange.request().connection().close()));
    Refusals.refuse(exchange, 413, "A message is at most " + BodyReader.most(exchange) + " bytes");
  }
}
