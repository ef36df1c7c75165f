package io.pilothouse.auth;

import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.NoSuchKeyIdException;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * JSON Web Tokens of an OpenID Connect issuer, whose keys are found by discovery. Nothing is
 * fetched before the first token of that issuer comes. Confined to one Vert.x context.
 */
public final class OidcTokens implements Authenticator {
  private final OidcClaims claims;
  private final IssuerKeys keys;
  private final InstantSource clock;

  /**
   * @param clock tells what is expired, and how old keys are
   */
  public OidcTokens(Vertx vertx, OidcSettings settings, InstantSource clock) {
    IssuerDocuments documents = new IssuerDocuments(vertx, settings.issuer());
    this.claims = new OidcClaims(settings);
    this.keys = new IssuerKeys(vertx, documents::keys, clock);
    this.clock = clock;
  }

  @Override
  public Future<Caller> authenticate(String token) {
    return isOurs(token)
        ? keys.current()
            .compose(known -> verify(known, token).recover(failure -> again(known, token, failure)))
            .map(verified -> claims.caller(verified, clock.instant()))
        : Future.failedFuture(AuthenticationException.rejected());
  }

  /** Looks before anything is computed or fetched; the signature is checked later. */
  private boolean isOurs(String token) {
    String[] parts = token.split("\\.", -1);
    return parts.length == 3
        && !parts[2].isEmpty()
        && json(parts[0])
            .filter(
                header ->
                    header.getValue("alg") instanceof String algorithm
                        && SigningKeys.ALGORITHMS.contains(algorithm))
            // Extensions that must be understood (RFC 7515, section 4.1.11): we understand none.
            .filter(header -> !header.containsKey("crit"))
            .isPresent()
        && json(parts[1]).filter(claims::isOfIssuer).isPresent();
  }

  private static Optional<JsonObject> json(String part) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(part);
      return Optional.of(new JsonObject(new String(text, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException | DecodeException other) {
      return Optional.empty();
    }
  }

  private static Future<JsonObject> verify(JWTAuth keys, String token) {
    // Inside compose, because claims of an odd type make it throw.
    return Future.succeededFuture(new TokenCredentials(token))
        .compose(keys::authenticate)
        .map(user -> user.attributes().getJsonObject("accessToken"));
  }

  /** Its key may be a new one; any other failure is the token's own. */
  private Future<JsonObject> again(JWTAuth known, String token, Throwable failure) {
    return failure instanceof NoSuchKeyIdException
        ? keys.newerThan(known)
            .compose(
                newer ->
                    verify(newer, token)
                        .recover(other -> Future.failedFuture(AuthenticationException.rejected())))
        : Future.failedFuture(AuthenticationException.rejected());
  }
}
