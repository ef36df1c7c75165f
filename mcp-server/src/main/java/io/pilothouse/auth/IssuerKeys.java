package io.pilothouse.auth;

import io.pilothouse.identity.AuthenticationException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys an issuer signs with: fetched when first needed, again now and then, and at once when a
 * token names a key that is not among them, because then they were rotated. How often is limited,
 * whatever tokens say. While the issuer does not answer, the keys it gave last stay good for a day.
 * Confined to one Vert.x context.
 */
final class IssuerKeys {
  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
  private static final Duration REFRESH = Duration.ofMinutes(15);
  private static final Duration LAST = Duration.ofDays(1);
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Supplier<Future<JsonArray>> fetch;
  private final InstantSource clock;
  private Future<JWTAuth> fetching;
  private JWTAuth keys;
  private Instant fetched = Instant.MIN;
  private Instant tried = Instant.MIN;

  IssuerKeys(Vertx vertx, Supplier<Future<JsonArray>> fetch, InstantSource clock) {
    this.vertx = vertx;
    this.fetch = fetch;
    this.clock = clock;
  }

  /** The keys to check a token with. Fails with {@link AuthenticationException} only. */
  Future<JWTAuth> current() {
    Instant now = clock.instant();
    if (keys != null && now.isBefore(fetched.plus(REFRESH))) {
      return Future.succeededFuture(keys);
    }
    boolean usable = keys != null && now.isBefore(fetched.plus(LAST));
    Future<JWTAuth> fresh =
        mayFetch() ? fetch() : Future.failedFuture(AuthenticationException.unavailable());
    return usable ? Future.succeededFuture(keys) : fresh;
  }

  /**
   * Keys that may have what others lacked.
   *
   * @param lacking where a token's key was not found; the token is rejected if there are no others
   */
  Future<JWTAuth> newerThan(JWTAuth lacking) {
    if (keys != lacking) {
      return Future.succeededFuture(keys);
    }
    return mayFetch() ? fetch() : Future.failedFuture(AuthenticationException.rejected());
  }

  private boolean mayFetch() {
    return fetching != null || !clock.instant().isBefore(tried.plus(BETWEEN));
  }

  /** One at a time, whose outcome everybody shares. */
  private Future<JWTAuth> fetch() {
    if (fetching != null) {
      return fetching;
    }
    tried = clock.instant();
    Future<JWTAuth> fresh =
        fetch
            .get()
            .map(found -> SigningKeys.of(vertx, found))
            .onSuccess(this::keep)
            .onFailure(
                failure ->
                    LOG.warn("The OIDC issuer's keys were not fetched: {}", failure.getMessage()))
            .recover(failure -> Future.failedFuture(AuthenticationException.unavailable()));
    fetching = fresh;
    return fresh.onComplete(over -> fetching = null);
  }

  private void keep(JWTAuth fresh) {
    keys = fresh;
    fetched = clock.instant();
  }
}
