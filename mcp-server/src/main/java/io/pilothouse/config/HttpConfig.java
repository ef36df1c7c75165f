package io.pilothouse.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How clients come in over HTTP, and who they may be.
 *
 * @param enabled whether they do, instead of over stdin and stdout
 * @param address where
 * @param names by which names
 * @param tls under which certificate; empty: none
 * @param identity how callers are known
 * @param limits how much they may ask
 * @param doors what else is served
 */
public record HttpConfig(
    boolean enabled,
    Address address,
    Names names,
    Optional<Tls> tls,
    Identity identity,
    Limits limits,
    Doors doors) {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|::1");

  /**
   * @param host to bind; one that other machines reach only if callers are authenticated
   * @param port 0: any that is free
   */
  public record Address(String host, int port) {
    /** Whether only this machine reaches it. */
    public boolean isLoopback() {
      return LOOPBACK.matcher(host).matches();
    }
  }

  /**
   * @param hosts besides this machine's own
   * @param origins besides this machine's own
   * @param publicUrl how clients reach this server, without a path
   */
  public record Names(List<String> hosts, List<String> origins, Optional<String> publicUrl) {}

  /**
   * @param cert file with the chain
   * @param key file with its private key
   */
  public record Tls(String cert, String key) {}

  /**
   * @param tokensFile hashed tokens
   * @param oidc an issuer of tokens
   * @param tokenReview whether the default cluster is asked
   * @param tokenReviewAudiences whom its tokens must be for; empty: the API server
   */
  public record Identity(
      Optional<String> tokensFile,
      Optional<Oidc> oidc,
      boolean tokenReview,
      List<String> tokenReviewAudiences) {
    /** Whether callers need a token. */
    public boolean isRequired() {
      return tokensFile.isPresent() || oidc.isPresent() || tokenReview;
    }
  }

  /**
   * @param audiences one of which a token must be for
   * @param scopes all of which it must have
   * @param prefix before users and groups
   */
  public record Oidc(
      URI issuer,
      List<String> audiences,
      List<String> scopes,
      String usernameClaim,
      String groupsClaim,
      String prefix) {}

  /**
   * @param sessions at the same time
   * @param sessionIdle how long one is kept that nobody uses
   * @param newSessions in a minute
   * @param newSessionsPerCaller in a minute
   * @param inFlight requests of one caller at the same time
   * @param requests of one caller in a minute; 0: no limit
   * @param request the longest one may take
   */
  public record Limits(
      int sessions,
      Duration sessionIdle,
      int newSessions,
      int newSessionsPerCaller,
      int inFlight,
      int requests,
      Duration request) {}

  /**
   * @param legacySse the transport of 2024-11-05
   * @param rest tools without MCP
   * @param hooks alerts
   * @param hooksSecrets folder with a file for each hook that signs
   */
  public record Doors(
      boolean legacySse, boolean rest, boolean hooks, Optional<String> hooksSecrets) {}

  static HttpConfig from(Sources sources, boolean monitors) throws ConfigException {
    HttpConfig config =
        new HttpConfig(
            sources.get(HttpSettings.HTTP),
            new Address(sources.get(HttpSettings.HOST), sources.get(HttpSettings.PORT)),
            new Names(
                sources.get(HttpSettings.ALLOWED_HOSTS),
                sources.get(HttpSettings.ALLOWED_ORIGINS),
                sources.get(HttpSettings.PUBLIC_URL)),
            tls(sources),
            new Identity(
                sources.get(HttpSettings.TOKENS_FILE),
                oidc(sources),
                sources.get(HttpSettings.TOKEN_REVIEW),
                sources.get(HttpSettings.TOKEN_REVIEW_AUDIENCES)),
            new Limits(
                sources.get(HttpSettings.MAX_SESSIONS),
                sources.get(HttpSettings.SESSION_IDLE),
                sources.get(HttpSettings.MAX_NEW_SESSIONS),
                sources.get(HttpSettings.MAX_NEW_SESSIONS_PER_CALLER),
                sources.get(HttpSettings.MAX_IN_FLIGHT),
                sources.get(HttpSettings.MAX_REQUESTS),
                sources.get(HttpSettings.REQUEST_TIMEOUT)),
            new Doors(
                sources.get(HttpSettings.LEGACY_SSE),
                sources.get(HttpSettings.REST),
                sources.get(HttpSettings.HOOKS),
                sources.get(HttpSettings.HOOKS_SECRETS)));
    config.checkTogether(sources, monitors);
    return config;
  }

  private static Optional<Tls> tls(Sources sources) throws ConfigException {
    Optional<String> cert = sources.get(HttpSettings.TLS_CERT);
    Optional<String> key = sources.get(HttpSettings.TLS_KEY);
    if (cert.isPresent() != key.isPresent()) {
      throw cert.isPresent()
          ? sources.refused(HttpSettings.TLS_CERT, "tls-key as well")
          : sources.refused(HttpSettings.TLS_KEY, "tls-cert as well");
    }
    return cert.map(file -> new Tls(file, key.orElseThrow()));
  }

  private static Optional<Oidc> oidc(Sources sources) throws ConfigException {
    Optional<String> issuer = sources.get(HttpSettings.OIDC_ISSUER);
    List<String> audiences = sources.get(HttpSettings.OIDC_AUDIENCE);
    List<String> scopes = sources.get(HttpSettings.OIDC_SCOPES);
    String usernameClaim = sources.get(HttpSettings.OIDC_USERNAME_CLAIM);
    String groupsClaim = sources.get(HttpSettings.OIDC_GROUPS_CLAIM);
    String prefix = sources.get(HttpSettings.OIDC_PREFIX);
    if (issuer.isPresent() && audiences.isEmpty()) {
      // Tokens that the issuer made for somebody else would be good here.
      throw sources.refused(HttpSettings.OIDC_ISSUER, "oidc-audience as well");
    }
    return issuer.map(
        url -> new Oidc(URI.create(url), audiences, scopes, usernameClaim, groupsClaim, prefix));
  }

  private void checkTogether(Sources sources, boolean monitors) throws ConfigException {
    if (!address.isLoopback() && !identity.isRequired()) {
      throw sources.refused(
          HttpSettings.HOST,
          "127.0.0.1, ::1 or localhost, because callers are not authenticated: set tokens-file,"
              + " oidc-issuer or token-review to serve other machines");
    }
    if (!address.isLoopback() && names.hosts().isEmpty()) {
      throw sources.refused(
          HttpSettings.HOST,
          "allowed-hosts as well: the names by which other machines address this server");
    }
    if (doors.hooksSecrets().isPresent() && !doors.hooks()) {
      throw sources.refused(HttpSettings.HOOKS_SECRETS, "hooks as well");
    }
    // Only as flags: an environment or a file may well serve both ways of starting.
    for (Setting<?> setting : HttpSettings.ALL) {
      boolean ofMonitors = monitors && HttpSettings.OF_MONITORS.contains(setting);
      if (!enabled
          && setting != HttpSettings.HTTP
          && !ofMonitors
          && sources.flags().containsKey(setting.name())) {
        throw sources.refused(setting, "it together with " + HttpSettings.HTTP.flag());
      }
    }
  }
}
