package io.pilothouse.transport.http;

import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.AuthenticationException.Kind;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.identity.Caller;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who asks before anything of the body is read, and whether they ask too often. Tokens
 * come in the {@code Authorization} header and nowhere else (MCP, access token usage). Confined to
 * one Vert.x context.
 */
final class CallerGuard {
  /** Without authentication, everybody on this machine is the same caller. */
  private static final Caller ANYBODY = new Caller("anonymous", List.of(), "");

  private static final Logger LOG = LoggerFactory.getLogger(CallerGuard.class);
  private static final String CALLER = "caller";

  /** RFC 6750, section 2.1. */
  private static final Pattern BEARER =
      Pattern.compile("Bearer +([A-Za-z0-9._~+/-]+=*)", Pattern.CASE_INSENSITIVE);

  private static final Pattern TOKEN_IN_QUERY = Pattern.compile("(?:.*&)?access_token(?:=.*)?");

  private final Optional<Authenticator> authenticator;
  private final ProtectedResource resource;
  private final RateLimits requests;
  private final FailedTokens failed;

  CallerGuard(HttpAccess access, InstantSource clock) {
    this.authenticator = access.authenticator();
    this.resource = access.resource();
    this.requests = new RateLimits(access.perCaller().requests(), clock);
    this.failed = new FailedTokens(access.perCaller().failures(), clock);
  }

  /** The caller of an exchange that passed. */
  static Caller caller(RoutingContext exchange) {
    return exchange.get(CALLER);
  }

  /** Refuses with 400, 401, 403, 429 or 503, or goes on with a known caller. */
  void check(RoutingContext exchange) {
    if (authenticator.isEmpty()) {
      admit(exchange, ANYBODY);
      return;
    }
    String query = exchange.request().query();
    List<String> headers = exchange.request().headers().getAll(HttpHeaders.AUTHORIZATION);
    if (query != null && TOKEN_IN_QUERY.matcher(query).matches()) {
      refuse(exchange, 400, "invalid_request", "A token belongs into the Authorization header");
    } else if (headers.isEmpty()) {
      refuse(exchange, 401, "", "Authorization: Bearer and a token are missing");
    } else {
      Matcher bearer = BEARER.matcher(headers.getFirst());
      if (headers.size() == 1 && bearer.matches()) {
        authenticate(exchange, bearer.group(1));
      } else {
        refuse(exchange, 401, "invalid_token", "Authorization must be Bearer and one token");
      }
    }
  }

  private void authenticate(RoutingContext exchange, String token) {
    String address = exchange.request().remoteAddress().hostAddress();
    if (!failed.mayTry(address, token)) {
      Refusals.tooMany(exchange, "Too many invalid tokens came from this address", 1);
      return;
    }
    Future<Caller> answer = authenticator.orElseThrow().authenticate(token);
    if (answer.isComplete()) {
      admit(exchange, address, token, answer);
      return;
    }
    // The body must not arrive before there is somebody to take it.
    exchange.request().pause();
    Future.fromCompletionStage(answer.toCompletionStage(), exchange.vertx().getOrCreateContext())
        .onComplete(
            known -> {
              admit(exchange, address, token, known);
              exchange.request().resume();
            });
  }

  private void admit(
      RoutingContext exchange, String address, String token, AsyncResult<Caller> answer) {
    if (answer.succeeded()) {
      failed.worked(token);
      admit(exchange, answer.result());
    } else {
      fail(exchange, address, token, answer.cause());
    }
  }

  private void fail(RoutingContext exchange, String address, String token, Throwable failure) {
    if (!(failure instanceof AuthenticationException known)) {
      // Its message could repeat the token.
      LOG.error("Authentication failed unexpectedly with {}", failure.getClass().getName());
      fail(exchange, address, token, AuthenticationException.unavailable());
    } else if (known.kind() == Kind.REJECTED) {
      failed.failed(address, token);
      refuse(exchange, 401, "invalid_token", known.getMessage());
    } else if (known.kind() == Kind.INSUFFICIENT_SCOPE) {
      refuse(exchange, 403, "insufficient_scope", known.getMessage());
    } else {
      exchange.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
      Refusals.refuse(exchange, 503, known.getMessage());
    }
  }

  private void refuse(RoutingContext exchange, int status, String error, String reason) {
    exchange
        .response()
        .putHeader("WWW-Authenticate", resource.challenge(exchange.request(), error));
    Refusals.refuse(exchange, status, reason);
  }

  private void admit(RoutingContext exchange, Caller caller) {
    if (requests.take(caller.user())) {
      exchange.put(CALLER, caller);
      exchange.next();
    } else {
      Refusals.tooMany(exchange, "Too many requests of this caller", requests.secondsUntilNext());
    }
  }

  /** Forgets callers and addresses that rest. */
  void sweep() {
    requests.sweep();
    failed.sweep();
  }
}
