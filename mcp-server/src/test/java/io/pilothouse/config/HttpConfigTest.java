package io.pilothouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where HTTP is served, and to whom. */
class HttpConfigTest {
  private static Config load(Map<String, String> flags) throws ConfigException {
    return Config.load(flags, Map.of());
  }

  private static ConfigException refused(Map<String, String> flags) {
    ConfigException refusal = assertThrows(ConfigException.class, () -> load(flags));
    assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
    return refusal;
  }

  @Test
  void withAuthenticationAndAllowedHostsAnyAddressIsServed() throws ConfigException {
    Map<String, String> flags =
        Map.of(
            "http", "true",
            "host", "0.0.0.0",
            "tokens-file", "tokens",
            "allowed-hosts", "mcp.example.com, *.Corp.example");
    HttpConfig http = load(flags).http();
    assertEquals("0.0.0.0", http.address().host());
    assertEquals(List.of("mcp.example.com", "*.corp.example"), http.names().hosts());
    assertTrue(http.identity().isRequired());
  }

  @Test
  void anAddressThatOthersReachNeedsTheNamesTheyUse() {
    String message =
        refused(Map.of("http", "true", "host", "::", "token-review", "true")).getMessage();
    assertTrue(message.contains("allowed-hosts as well"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "allowed-hosts,http://a.example",
    "allowed-hosts,a.example:80",
    "allowed-hosts,*",
    "allowed-hosts,a.*.example",
    "allowed-hosts,*a.example",
    "allowed-origins,a.example",
    "allowed-origins,https://a.example/path",
    "allowed-origins,*",
    "public-url,mcp.example.com",
    "public-url,https://mcp.example.com/mcp",
    "oidc-issuer,http://issuer.example.com",
    "oidc-issuer,http://localhost.evil.example",
    "oidc-issuer,issuer.example.com",
    "oidc-prefix,oidc",
    "oidc-prefix,system:",
    "oidc-prefix,token:",
    "oidc-username-claim,''",
    "toolset-access,cor=*",
    "toolset-access,core",
    "toolset-access,core=*;core=sre",
    "max-sessions,0",
    "max-requests-per-minute,-1",
    "session-idle,never",
  })
  void aBadValueOfHttpIsNamedWithWhatIsExpected(String name, String value) {
    String message = refused(Map.of("http", "true", name, value)).getMessage();
    assertTrue(
        message.startsWith(name + ": \"") && message.contains("(flag --" + name + ")"), message);
    assertTrue(message.contains("expected "), message);
  }

  @ParameterizedTest
  @CsvSource({
    "tls-cert,a,tls-key as well",
    "tls-key,a,tls-cert as well",
    "oidc-issuer,https://issuer.example.com,oidc-audience as well",
  })
  void someSettingsNeedAnother(String name, String value, String expected) {
    String message = refused(Map.of("http", "true", name, value)).getMessage();
    assertTrue(message.endsWith("expected " + expected), message);
  }

  @Test
  void anIssuerWithWhatItsTokensMustSay() throws ConfigException {
    Map<String, String> flags =
        Map.of(
            "http", "true",
            "oidc-issuer", "https://issuer.example.com/realms/one",
            "oidc-audience", "pilothouse,other",
            "oidc-scopes", "k8s.read");
    assertEquals(
        Optional.of(
            new HttpConfig.Oidc(
                URI.create("https://issuer.example.com/realms/one"),
                List.of("pilothouse", "other"),
                List.of("k8s.read"),
                "sub",
                "groups",
                "oidc:")),
        load(flags).http().identity().oidc());
  }
}
