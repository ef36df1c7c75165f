package io.pilothouse.transport.http;

import io.pilothouse.identity.Caller;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/**
 * The guards of {@link HttpTransport} for another endpoint: who may ask at all ({@code Host},
 * {@code Origin}), and who asks (a bearer token; too many bad ones are not looked at any more).
 * What is refused is told in plain JSON, {@code {"error": {"status": 403, "message": "..."}}}.
 * Confined to one Vert.x context.
 */
public final class HttpGate {
  private final AllowedNames names;
  private final CallerGuard callers;

  public HttpGate(HttpAccess access, InstantSource clock) {
    this.names = access.names();
    this.callers = new CallerGuard(access, clock);
  }

  /** Lets through only whom it knows, to handlers that are added to the router later. */
  public void guard(Router router) {
    router
        .route()
        .handler(Refusals::plainly)
        .handler(exchange -> RequestGuard.checkOrigin(exchange, names))
        .handler(callers::check);
  }

  /** The caller of an exchange that passed. */
  public static Caller caller(RoutingContext exchange) {
    return CallerGuard.caller(exchange);
  }

  /** Whether a request's head announces no body. */
  public static boolean hasNoBody(RoutingContext exchange) {
    String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return (length == null || length.equals("0"))
        && !exchange.request().headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /** Whether a request's body is said to be JSON. */
  public static boolean isJson(RoutingContext exchange) {
    return MediaTypes.isJson(exchange.request().getHeader(HttpHeaders.CONTENT_TYPE));
  }

  /** Refuses an exchange that passed. */
  public static void refuse(RoutingContext exchange, int status, String reason) {
    Refusals.refuse(exchange, status, reason);
  }
}
