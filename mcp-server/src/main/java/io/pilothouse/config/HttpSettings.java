package io.pilothouse.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of what is served over HTTP, and to whom. */
final class HttpSettings {
  static final Setting<Boolean> HTTP =
      new Setting<>(
          "http",
          "",
          "false",
          Parser.trueOrFalse(),
          "Serve many clients over HTTP at /mcp instead of one on stdin and stdout.");

  static final Setting<String> HOST =
      new Setting<>(
          "host",
          "ADDRESS",
          "127.0.0.1",
          Parser.hostName(),
          "The address to serve HTTP on. One that other machines reach needs a way to authenticate"
              + " callers, and allowed-hosts.");

  static final Setting<Integer> PORT =
      new Setting<>(
          "port",
          "NUMBER",
          "8080",
          Parser.number(0, 65_535),
          "The port to serve HTTP on. 0: any that is free.");

  static final Setting<List<String>> ALLOWED_HOSTS =
      new Setting<>(
          "allowed-hosts",
          "NAMES",
          "",
          Parser.hostNames(),
          "Names by which clients may address this server (the Host header), without ports;"
              + " *.example.com for all below. This machine's own are always allowed.");

  static final Setting<List<String>> ALLOWED_ORIGINS =
      new Setting<>(
          "allowed-origins",
          "ORIGINS",
          "",
          Parser.origins(),
          "Web pages that may talk to this server (the Origin header), such as"
              + " https://app.example.com or https://*.example.com. This machine's own are always"
              + " allowed.");

  static final Setting<Optional<String>> PUBLIC_URL =
      new Setting<>(
          "public-url",
          "URL",
          "",
          Parser.baseUrl(),
          "How clients reach this server when a proxy is in front, for example"
              + " https://mcp.example.com. Without it: as the Host header says.");

  static final Setting<Optional<String>> TLS_CERT =
      new Setting<>(
          "tls-cert",
          "FILE",
          "",
          Parser.text(),
          "The certificate chain for HTTPS, in PEM. Read again when it changes.");

  static final Setting<Optional<String>> TLS_KEY =
      new Setting<>(
          "tls-key",
          "FILE",
          "",
          Parser.text(),
          "The certificate's private key, in PEM. Read again when it changes.");

  static final Setting<Boolean> LEGACY_SSE =
      new Setting<>(
          "legacy-sse",
          "",
          "false",
          Parser.trueOrFalse(),
          "Also serve /sse and /message, the HTTP transport of revision 2024-11-05.");

  static final Setting<Boolean> REST =
      new Setting<>(
          "rest",
          "",
          "false",
          Parser.trueOrFalse(),
          "Also serve tools without MCP: POST /api/v1/tools/NAME, with an OpenAPI document at"
              + " /api/v1/openapi.json.");

  static final Setting<Boolean> HOOKS =
      new Setting<>(
          "hooks",
          "",
          "false",
          Parser.trueOrFalse(),
          "Also take alerts in Alertmanager's webhook format at POST /api/v1/hooks/NAME, and"
              + " diagnose what they are about.");

  static final Setting<Optional<String>> HOOKS_SECRETS =
      new Setting<>(
          "hooks-secrets",
          "FOLDER",
          "",
          Parser.text(),
          "A folder with a file for each hook that signs, named like the hook; each line is a"
              + " secret of 16 characters or more. Read again with every alert. Without it:"
              + " bearer tokens only.");

  static final Setting<Optional<String>> TOKENS_FILE =
      new Setting<>(
          "tokens-file",
          "FILE",
          "",
          Parser.text(),
          "Bearer tokens that callers may use, hashed, as pilothouse token create makes them. Read"
              + " again when it changes.");

  static final Setting<Optional<String>> OIDC_ISSUER =
      new Setting<>(
          "oidc-issuer",
          "URL",
          "",
          Parser.issuer(),
          "The OpenID Connect issuer whose tokens (JWT) callers may use. Needs oidc-audience.");

  static final Setting<List<String>> OIDC_AUDIENCE =
      new Setting<>(
          "oidc-audience",
          "NAMES",
          "",
          Parser.names(),
          "Whom the issuer's tokens must be for; one of these is enough.");

  static final Setting<List<String>> OIDC_SCOPES =
      new Setting<>(
          "oidc-scopes",
          "NAMES",
          "",
          Parser.names(),
          "Scopes that the issuer's tokens must have, all of them.");

  static final Setting<String> OIDC_USERNAME_CLAIM =
      new Setting<>(
          "oidc-username-claim", "NAME", "sub", Parser.word(), "The claim that names the user.");

  static final Setting<String> OIDC_GROUPS_CLAIM =
      new Setting<>(
          "oidc-groups-claim",
          "NAME",
          "groups",
          Parser.word(),
          "The claim that names the user's groups.");

  static final Setting<String> OIDC_PREFIX =
      new Setting<>(
          "oidc-prefix",
          "TEXT",
          "oidc:",
          Parser.prefix(),
          "Comes before the names of the issuer's users and groups, so that they are nobody"
              + " else's.");

  static final Setting<Boolean> TOKEN_REVIEW =
      new Setting<>(
          "token-review",
          "",
          "false",
          Parser.trueOrFalse(),
          "Callers may use tokens of the default cluster, service accounts' for example; its API"
              + " server checks them.");

  static final Setting<List<String>> TOKEN_REVIEW_AUDIENCES =
      new Setting<>(
          "token-review-audiences",
          "NAMES",
          "",
          Parser.names(),
          "Whom the cluster's tokens must be for; one of these is enough. Without it: the API"
              + " server itself.");

  static final Setting<Integer> MAX_SESSIONS =
      new Setting<>(
          "max-sessions",
          "NUMBER",
          "1000",
          Parser.number(1, 1_000_000),
          "Sessions at the same time, of all callers.");

  static final Setting<Duration> SESSION_IDLE =
      new Setting<>(
          "session-idle",
          "TIME",
          "30m",
          Parser.duration(Duration.ofHours(24)),
          "How long a session is kept that nobody uses.");

  static final Setting<Integer> MAX_NEW_SESSIONS =
      new Setting<>(
          "max-new-sessions",
          "NUMBER",
          "600",
          Parser.number(1, 1_000_000),
          "Sessions that may begin in a minute, of all callers.");

  static final Setting<Integer> MAX_NEW_SESSIONS_PER_CALLER =
      new Setting<>(
          "max-new-sessions-per-caller",
          "NUMBER",
          "120",
          Parser.number(1, 1_000_000),
          "Sessions that may begin in a minute, of one caller.");

  static final Setting<Integer> MAX_IN_FLIGHT =
      new Setting<>(
          "max-in-flight",
          "NUMBER",
          "256",
          Parser.number(1, 100_000),
          "Requests of one caller at the same time.");

  static final Setting<Integer> MAX_REQUESTS =
      new Setting<>(
          "max-requests-per-minute",
          "NUMBER",
          "0",
          Parser.number(0, 100_000_000),
          "Requests of one caller in a minute. 0: no limit, since max-in-flight already keeps one"
              + " caller from taking everything.");

  static final Setting<Duration> REQUEST_TIMEOUT =
      new Setting<>(
          "request-timeout",
          "TIME",
          "65m",
          Parser.duration(Duration.ofHours(24)),
          "The longest any HTTP request may take; call-timeout and write-timeout end tools"
              + " before.");

  static final Setting<String> MANAGEMENT_HOST =
      new Setting<>(
          "management-host",
          "ADDRESS",
          "127.0.0.1",
          Parser.host(),
          "The address to serve health and metrics on over HTTP. 0.0.0.0 lets probes in from"
              + " outside; without approvals-tokens-file no credentials or objects are shown"
              + " there.");

  static final Setting<Optional<Integer>> MANAGEMENT_PORT =
      new Setting<>(
          "management-port",
          "NUMBER",
          "9090",
          Parser.unlessOff(Parser.number(0, 65_535)),
          "The port to serve health and metrics on. 0: any that is free. off: do not serve them.");

  static final Setting<Optional<String>> APPROVALS_TOKENS_FILE =
      new Setting<>(
          "approvals-tokens-file",
          "FILE",
          "",
          Parser.text(),
          "Bearer tokens of people who may answer approvals at /approvals on the management port,"
              + " hashed, as pilothouse token create makes them. Read again when it changes."
              + " Without it: no such endpoint.");

  static final Setting<Duration> SHUTDOWN_GRACE =
      new Setting<>(
          "shutdown-grace",
          "TIME",
          "10s",
          Parser.duration(Duration.ofMinutes(10)),
          "How long requests in flight may go on after SIGTERM.");

  static final List<Setting<?>> ALL =
      List.of(
          HTTP,
          HOST,
          PORT,
          ALLOWED_HOSTS,
          ALLOWED_ORIGINS,
          PUBLIC_URL,
          TLS_CERT,
          TLS_KEY,
          LEGACY_SSE,
          REST,
          HOOKS,
          HOOKS_SECRETS,
          TOKENS_FILE,
          OIDC_ISSUER,
          OIDC_AUDIENCE,
          OIDC_SCOPES,
          OIDC_USERNAME_CLAIM,
          OIDC_GROUPS_CLAIM,
          OIDC_PREFIX,
          TOKEN_REVIEW,
          TOKEN_REVIEW_AUDIENCES,
          MAX_SESSIONS,
          SESSION_IDLE,
          MAX_NEW_SESSIONS,
          MAX_NEW_SESSIONS_PER_CALLER,
          MAX_IN_FLIGHT,
          MAX_REQUESTS,
          REQUEST_TIMEOUT,
          MANAGEMENT_HOST,
          MANAGEMENT_PORT,
          APPROVALS_TOKENS_FILE,
          SHUTDOWN_GRACE);

  /** Those that a process without clients has as well. */
  static final Set<Setting<?>> OF_MONITORS =
      Set.of(MANAGEMENT_HOST, MANAGEMENT_PORT, SHUTDOWN_GRACE);

  private HttpSettings() {}
}
