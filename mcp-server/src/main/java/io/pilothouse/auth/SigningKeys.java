package io.pilothouse.auth;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Picks from an issuer's key set what may sign tokens: public keys only, so that nobody can sign
 * with a key that everybody may read, and none that is too short.
 */
final class SigningKeys {
  /** How tokens may be signed. */
  static final Set<String> ALGORITHMS =
      Set.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

  private static final int LEAST_RSA_BYTES = 2048 / 8;
  private static final Map<String, String> CURVES =
      Map.of("P-256", "ES256", "P-384", "ES384", "P-521", "ES512", "Ed25519", "EdDSA");
  private static final List<String> FIELDS = List.of("kty", "kid", "n", "e", "crv", "x", "y");

  private SigningKeys() {}

  /**
   * @param set the {@code keys} of an issuer
   * @throws IllegalStateException when none can be used: without any key, Vert.x would accept
   *     tokens without a signature
   */
  static JWTAuth of(Vertx vertx, JsonArray set) {
    List<JsonObject> usable =
        set.stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .map(SigningKeys::usable)
            .flatMap(Optional::stream)
            .toList();
    if (usable.isEmpty()) {
      throw new IllegalStateException("there is no usable signing key in its key set");
    }
    // Time is checked with the claims, by this server's clock.
    JWTAuthOptions options =
        new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
    usable.forEach(options::addJwk);
    return JWTAuth.create(vertx, options);
  }

  /** The key with nothing in it but the key; empty if it is for something else. */
  private static Optional<JsonObject> usable(JsonObject key) {
    Object use = key.getValue("use");
    Optional<String> algorithm = algorithm(key);
    if (algorithm.isEmpty() || use != null && !use.equals("sig")) {
      return Optional.empty();
    }
    JsonObject bare = new JsonObject().put("alg", algorithm.get());
    for (String field : FIELDS) {
      if (key.getValue(field) instanceof String text) {
        bare.put(field, text);
      }
    }
    return Optional.of(bare);
  }

  private static Optional<String> algorithm(JsonObject key) {
    Object named = key.getValue("alg");
    String natural =
        switch (String.valueOf(key.getValue("kty"))) {
          case "RSA" -> isLong(key.getValue("n")) ? "RS256" : null;
          case "EC", "OKP" -> CURVES.get(String.valueOf(key.getValue("crv")));
          default -> null;
        };
    if (natural == null || named == null) {
      return Optional.ofNullable(natural);
    }
    boolean fits =
        natural.equals("RS256")
            ? ALGORITHMS.contains(named) && String.valueOf(named).matches("[RP]S.*")
            : natural.equals(named);
    return fits ? Optional.of(String.valueOf(named)) : Optional.empty();
  }

  private static boolean isLong(Object modulus) {
    try {
      return modulus instanceof String text
          && Base64.getUrlDecoder().decode(text).length >= LEAST_RSA_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
