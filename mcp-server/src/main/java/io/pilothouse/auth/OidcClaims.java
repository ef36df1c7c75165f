package io.pilothouse.auth;

import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.Caller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the claims of a token mean whose signature is right (RFC 7519, section 4.1). */
final class OidcClaims {
  /** Clocks differ a little. */
  private static final Duration LEEWAY = Duration.ofSeconds(30);

  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,256}");

  private final OidcSettings settings;

  OidcClaims(OidcSettings settings) {
    this.settings = settings;
  }

  /** Whether the token says that it is of the issuer. Says nothing about whether that is true. */
  boolean isOfIssuer(JsonObject claims) {
    return settings.issuer().toString().equals(claims.getValue("iss"));
  }

  /**
   * @throws AuthenticationException when it is not for this server, not for now, for nobody or not
   *     for enough
   */
  Caller caller(JsonObject claims, Instant now) {
    boolean forUsNow =
        isOfIssuer(claims)
            && strings(claims.getValue("aud")).anyMatch(settings.audiences()::contains)
            && claims.getValue("exp") instanceof Number exp
            && now.isBefore(Instant.ofEpochSecond(seconds(exp)).plus(LEEWAY))
            && isNotTooEarly(claims.getValue("nbf"), now);
    if (!forUsNow
        || !(claims.getValue(settings.usernameClaim()) instanceof String user)
        || !NAME.matcher(user).matches()
        || !isVerified(claims)) {
      throw AuthenticationException.rejected();
    }
    List<String> scopes =
        Stream.concat(strings(claims.getValue("scope")), strings(claims.getValue("scp")))
            .flatMap(scope -> Stream.of(scope.split(" ")))
            .filter(scope -> !scope.isEmpty())
            .distinct()
            .toList();
    if (!scopes.containsAll(settings.scopes())) {
      throw AuthenticationException.insufficientScope();
    }
    List<String> groups =
        strings(claims.getValue(settings.groupsClaim()))
            .filter(group -> NAME.matcher(group).matches())
            .map(group -> settings.prefix() + group)
            .distinct()
            .toList();
    return new Caller(settings.prefix() + user, groups, scopes, "");
  }

  private static boolean isNotTooEarly(Object notBefore, Instant now) {
    return notBefore == null
        || notBefore instanceof Number nbf
            && !now.isBefore(Instant.ofEpochSecond(seconds(nbf)).minus(LEEWAY));
  }

  /** Within what an {@link Instant} can be. */
  private static long seconds(Number time) {
    return Math.clamp(time.longValue(), 0L, 253_402_300_799L);
  }

  /** Whoever may write any address into their profile must not become somebody else by it. */
  private boolean isVerified(JsonObject claims) {
    return !settings.usernameClaim().equals("email")
        || Boolean.TRUE.equals(claims.getValue("email_verified", true));
  }

  private static Stream<String> strings(Object value) {
    return switch (value) {
      case String text -> Stream.of(text);
      case JsonArray array ->
          array.stream().filter(String.class::isInstance).map(String.class::cast);
      case null, default -> Stream.empty();
    };
  }
}
