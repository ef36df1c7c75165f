package io.pilothouse;

import io.pilothouse.auth.FirstThatKnows;
import io.pilothouse.auth.OidcSettings;
import io.pilothouse.auth.OidcTokens;
import io.pilothouse.auth.ReviewedTokens;
import io.pilothouse.auth.StaticTokens;
import io.pilothouse.config.ConfigException;
import io.pilothouse.config.HttpConfig;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.transport.http.ProtectedResource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the sources of identity together that are set. */
final class HttpIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(HttpIdentity.class);

  private HttpIdentity() {}

  /**
   * Reads the file of tokens, if there is one. Blocks.
   *
   * @return empty when callers need no token
   * @throws ConfigException when that file cannot be used
   */
  static Optional<Authenticator> authenticator(HttpConfig.Identity config, Wiring wiring)
      throws ConfigException {
    InstantSource clock = InstantSource.system();
    List<Authenticator> sources = new ArrayList<>();
    List<String> prefixes = new ArrayList<>(List.of("local:"));
    if (config.tokensFile().isPresent()) {
      sources.add(tokens("tokens-file", config.tokensFile().get(), wiring, clock));
      prefixes.add(StaticTokens.PREFIX);
    }
    config
        .oidc()
        .ifPresent(
            oidc -> {
              sources.add(new OidcTokens(wiring.vertx(), settings(oidc), clock));
              prefixes.add(oidc.prefix());
            });
    if (config.tokenReview()) {
      if (config.tokenReviewAudiences().isEmpty()) {
        LOG.warn(
            "Tokens that were meant for the API server are good here, too: set"
                + " token-review-audiences and have callers bring tokens for that audience");
      }
      sources.add(
          new ReviewedTokens(wiring.reviewer(), config.tokenReviewAudiences(), prefixes, clock));
    }
    return sources.isEmpty() ? Optional.empty() : Optional.of(new FirstThatKnows(sources));
  }

  /**
   * Reads a file of hashed tokens. Blocks.
   *
   * @param setting names the file
   */
  static Authenticator tokens(String setting, String file, Wiring wiring, InstantSource clock)
      throws ConfigException {
    try {
      return StaticTokens.read(Path.of(file), wiring.seam(), clock);
    } catch (IllegalArgumentException unusable) {
      throw new ConfigException(
          setting + ": \"" + file + "\" is not usable: " + unusable.getMessage());
    }
  }

  private static OidcSettings settings(HttpConfig.Oidc oidc) {
    return new OidcSettings(
        oidc.issuer(),
        oidc.audiences(),
        oidc.scopes(),
        oidc.usernameClaim(),
        oidc.groupsClaim(),
        oidc.prefix());
  }

  /** Where clients find out how to get a token. */
  static ProtectedResource resource(HttpConfig config) {
    Optional<HttpConfig.Oidc> oidc = config.identity().oidc();
    return new ProtectedResource(
        config.names().publicUrl(),
        oidc.map(each -> List.of(each.issuer().toString())).orElse(List.of()),
        oidc.map(HttpConfig.Oidc::scopes).orElse(List.of()));
  }
}
