package io.pilothouse.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTextTest {
  private final Redactor redactor = new Redactor();

  /** The credential, the text around it with {@code %s}, and the kind it is replaced by. */
  static Stream<Arguments> credentials() {
    String random = Samples.random(40, 1);
    return Stream.of(
        arguments(Samples.jwt(), "token from file: %s accepted", "jwt"),
        arguments(Samples.privateKeyPem().strip(), "key is\n%s\ndone", "private-key"),
        arguments(
            Samples.privateKeyPem().strip().replace("\n", "\\n"), "{\"k\":\"%s\"}", "private-key"),
        arguments(Samples.base64(Samples.privateKeyPem()), "data: %s", "private-key"),
        arguments(
            Samples.base64(Samples.pem("CERTIFICATE", new byte[60]) + Samples.privateKeyPem()),
            "bundle: %s",
            "private-key"),
        arguments("AKIA" + Samples.upper(16, 2), "using %s for s3", "aws-key"),
        arguments(Samples.random(39, 3) + "/", "aws credentials file: %s", "aws-key"),
        arguments("ghp_" + Samples.random(36, 4), "cloning with %s", "token"),
        arguments("github_pat_" + Samples.random(40, 4), "cloning with %s", "token"),
        arguments("glpat-" + Samples.random(20, 4), "cloning with %s", "token"),
        arguments("xoxb-1234567890-" + Samples.random(24, 5), "slack %s", "token"),
        arguments("AIza" + Samples.random(35, 6), "maps?v=%s", "api-key"),
        arguments("sk_live_" + Samples.random(24, 6), "stripe %s", "api-key"),
        arguments("sk-ant-api03-" + Samples.random(40, 6), "model %s", "api-key"),
        arguments("hvs." + Samples.random(24, 6), "vault %s", "token"),
        arguments("npm_" + Samples.random(36, 6), "publish %s", "token"),
        arguments(
            "T01/B02/" + Samples.random(24, 7), "https://hooks.slack.com/services/%s", "token"),
        arguments("$2y$10$" + Samples.random(53, 8), "admin:%s", "password-hash"),
        arguments("hunter2", "postgres://app:%s@db.shop:5432/orders", "password"),
        arguments("p@ss/w:rd", "redis://:%s@cache:6379", "password"),
        arguments(random, "https://%s@github.com/x/y.git", "token"),
        arguments(random, "Authorization: Bearer %s", "token"),
        arguments(random, "authorization=%s", "token"),
        arguments(random, "curl -H 'Authorization: token %s' https://x", "token"),
        arguments("abc123def456", "sent bearer %s", "token"),
        arguments(Samples.base64("admin:hunter2"), "header Basic %s", "credentials"),
        arguments("sid=abcdef", "Cookie: %s", "credentials"),
        arguments("hunter2", "password=%s", "password"),
        arguments("hunter2", "Server=db;User Id=sa;Password=%s;Encrypt=true", "password"),
        arguments("hunter2", "DB_PASSWORD: %s", "password"),
        arguments("hunter2", "{\"user\":\"a\",\"password\":\"%s\"}", "password"),
        arguments("hun\\\"ter2", "{\"password\":\"%s\"}", "password"),
        arguments("hunter2", "{\\\"password\\\":\\\"%s\\\",\\\"x\\\":1}", "password"),
        arguments("hunter2", "connecting with user=app passwd='%s'", "password"),
        arguments("correct horse battery", "passphrase: %s\nport: 1", "password"),
        arguments("|\n  hunter2\n  more", "password: %s\nport: 5432", "password"),
        arguments("hunter2", "<password>%s</password>", "password"),
        arguments("hunter2", "mysqldump -uroot -p%s shop", "password"),
        arguments("hunter2", "sshpass -p %s ssh web", "password"),
        arguments("hunter2", "curl -u admin:%s https://x", "password"),
        arguments("hunter2", "CREATE USER app IDENTIFIED BY '%s'", "password"),
        arguments("hunter2", "machine x login app password %s", "password"),
        arguments("hunter2", "java -Dspring.datasource.password=%s -jar x", "password"),
        arguments("s3cr3tvalue", "--client-secret=%s", "secret"),
        arguments("abcdef.0123456789abcdef", "kubeadm join --token %s 10.0.0.1", "token"),
        arguments("abc123", "https://x/callback?access_token=%s&state=1", "token"),
        arguments("deadbeefcafe", "SECRET_KEY=%s", "key"),
        arguments("deadbeefcafe", "api_key: %s", "key"),
        arguments(random, "aws_secret_access_key = %s", "aws-key"),
        arguments(random, "AccountName=x;AccountKey=%s;Endpoint=y", "token"),
        arguments("abcxdef", "https://x.blob/c?sv=1&sig=%s&se=2", "token"),
        arguments(random, "//registry.example.org/:_authToken=%s", "token"),
        arguments(random, "users:\n- name: a\n  user:\n    token: %s\n", "token"),
        arguments(random, "    client-key-data: %s\n", "key"),
        arguments(
            Samples.base64("me:hunter2"), "{\"auths\":{\"r\":{\"auth\":\"%s\"}}}", "credentials"));
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void hidesCredentials(String credential, String around, String kind) {
    String text = around.replace("%s", credential);
    String shown = redactor.text(text);
    assertFalse(shown.contains(credential), shown);
    assertTrue(shown.contains("<redacted:" + kind + ">"), shown);
    assertEquals(around.replace("%s", "<redacted:" + kind + ">"), shown, "nothing else is lost");
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void redactingTwiceChangesNothingMore(String credential, String around, String kind) {
    String once = redactor.text(around.replace("%s", credential));
    assertEquals(once, redactor.text(once));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image"
            + " registry.k8s.io/pause@sha256:7031c1b283388d2c2e09b57badb803c05ebed362dc88d84b480cc47f72a21097",
        "registry.example/token-service:v1.2.3 pulled",
        "pod web-7d4f9c8b6d-x2x9z uid 3de6e597-7101-4833-a3ca-ad8bf6cccbb6 resourceVersion 27354",
        "MountVolume.SetUp failed for volume \"tls\" : secret \"db-password\" not found",
        "couldn't find key password in Secret shop/db",
        "Error: secret \"db-password\" not found",
        "references non-existent secret key: password",
        "token: expired",
        "error: password: incorrect for user bob",
        "serviceaccounts/token is forbidden: User \"x\" cannot create resource",
        "secrets is forbidden: User \"dev\" cannot list resource \"secrets\" in API group \"\"",
        "0/7 nodes are available: 3 node(s) had untolerated taint {key: value}",
        "TOKEN_EXPIRY=3600",
        "MAX_TOKENS=4096 used",
        "KEYCLOAK_URL=https://sso.example.com/auth",
        "TOKEN_URL=https://sso.example.com/oauth/token",
        "--token-ttl=15m --tls-private-key-file=/etc/tls/tls.key --authorization-mode=Node,RBAC",
        "GOOGLE_APPLICATION_CREDENTIALS=/var/run/secrets/gcp.json",
        "PASSWORD_FILE=/run/secrets/db DB_PASSWORD=$(DB_PASSWORD) X_TOKEN=${TOKEN}",
        "partition key: orders, cache_key=orders:42",
        "http://user-service:8080/users/me@example.com",
        "GET http://web:8080/ 200 host:port time=12ms",
        "commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12 deployed by AWS CodeBuild",
        "bearer authentication failed, basic authentication disabled",
        "bypass=1 passthrough: true passed: 12 pass: 3",
        "author: jane authority=x tokenizer=bert monkey=banana keyboard: us",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "ssh-rsa AAAAB3NzaC1yc2E public_key=abc123def456abc123def456",
        "Use --password to set it; see the key: value syntax",
      })
  void leavesTheRestAlone(String text) {
    assertEquals(text, redactor.text(text));
  }

  @Test
  void hidesTheContentOfSecretManifestsInsideText() {
    String manifest =
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: db
        stringData:
          user: app
          config: |
            line one
            line two
        type: Opaque
        """;
    String shown = redactor.text(manifest);
    assertFalse(shown.contains("app\n") || shown.contains("line one"), shown);
    assertTrue(shown.contains("  user: <redacted:secret>\n  config: <redacted:secret>\n"), shown);
    assertTrue(shown.contains("name: db") && shown.contains("type: Opaque"), shown);
    String json = "{\"kind\":\"Secret\",\"data\":{\"user\":\"YXBw\"},\"type\":\"Opaque\"}";
    assertEquals(
        "{\"kind\":\"Secret\",\"data\":{<redacted:secret>},\"type\":\"Opaque\"}",
        redactor.text(json));
  }

  @Test
  void countsWhatItHides() {
    LongAdder hidden = new LongAdder();
    new Redactor(hidden).text("password=a1b2 then token=c3d4e5 and nothing else");
    assertEquals(2, hidden.sum());
  }

  /** Patterns that try again from every character would not come back from these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "key-",
        "eyJ",
        "password",
        "token.",
        "://",
        "A=",
        "\\\"",
        "-----BEGIN ",
        "x:y@"
      })
  void staysQuickOnHostileText(String unit) {
    String text = unit.repeat(60_000 / unit.length());
    assertFalse(redactor.text(text + " password=hunter2").contains("hunter2"));
  }
}
