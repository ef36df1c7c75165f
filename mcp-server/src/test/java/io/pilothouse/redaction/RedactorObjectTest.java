package io.pilothouse.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorObjectTest {
  private static final String CANARY = "c4nary-Value-9000";

  private final Redactor redactor = new Redactor();

  private static JsonObject secret() {
    return new JsonObject()
        .put("apiVersion", "v1")
        .put("kind", "Secret")
        .put("metadata", new JsonObject().put("name", "db").put("labels", JsonObject.of("a", "b")))
        .put("type", "Opaque")
        .put("data", JsonObject.of("password", Samples.base64(CANARY)))
        .put("stringData", JsonObject.of("user", CANARY));
  }

  private static void assertNoCanary(JsonObject shown) {
    String text = shown.encode();
    assertFalse(text.contains(CANARY), text);
    assertFalse(text.contains(Samples.base64(CANARY)), text);
  }

  @Test
  void showsKeysAndSizesOfASecret() {
    JsonObject shown = redactor.redact(secret());
    assertNoCanary(shown);
    assertEquals("<redacted:secret 17 bytes>", shown.getJsonObject("data").getString("password"));
    assertEquals("<redacted:secret 17 bytes>", shown.getJsonObject("stringData").getString("user"));
    assertEquals("b", shown.getJsonObject("metadata").getJsonObject("labels").getString("a"));
    assertEquals("Opaque", shown.getString("type"));
  }

  @Test
  void findsSecretsWhereverTheyAre() {
    JsonObject nameless = secret();
    nameless.remove("kind");
    JsonObject untyped = nameless.copy();
    untyped.remove("type");
    List.of(
            new JsonObject().put("kind", "List").put("items", new JsonArray().add(secret())),
            new JsonObject().put("kind", "SecretList").put("items", new JsonArray().add(untyped)),
            new JsonObject().put("items", new JsonArray().add(nameless)),
            new JsonObject().put("kind", "Bundle").put("spec", JsonObject.of("template", secret())),
            new JsonObject().put("rows", new JsonArray().add(JsonObject.of("object", secret()))))
        .forEach(nest -> assertNoCanary(redactor.redact(nest)));
  }

  @Test
  void hidesContentOfAnUnexpectedForm() {
    assertNoCanary(redactor.redact(secret().put("data", CANARY).put("stringData", 5)));
  }

  @Test
  void dropsCopiesThatToolsKeepInAnnotations() {
    JsonObject annotations =
        new JsonObject()
            .put("kubectl.kubernetes.io/last-applied-configuration", secret().encode())
            .put("kapp.k14s.io/original", secret().encode())
            .put("example.com/mirror", secret().encode())
            .put("note", "kept");
    JsonObject object = secret();
    object.getJsonObject("metadata").put("annotations", annotations);
    object.getJsonObject("metadata").put("managedFields", new JsonArray().add(new JsonObject()));
    JsonObject metadata = redactor.redact(object).getJsonObject("metadata");
    assertNoCanary(metadata);
    assertFalse(metadata.containsKey("managedFields"));
    assertEquals(
        List.of("example.com/mirror", "note"),
        List.copyOf(metadata.getJsonObject("annotations").fieldNames()));
    assertEquals("kept", metadata.getJsonObject("annotations").getString("note"));
  }

  @Test
  void leavesItsArgumentAlone() {
    JsonObject object = secret();
    String before = object.encode();
    redactor.redact(object);
    assertEquals(before, object.encode());
  }

  @ParameterizedTest
  @CsvSource({
    "DB_PASSWORD, hunter2, <redacted:password>",
    "PGPASSWORD, 12345678, <redacted:password>",
    "MYSQL_ROOT_PASSWORD, x, <redacted:password>",
    "PASSWORD_MYSQL, hunter2, <redacted:password>",
    "API_TOKEN, abcd1234, <redacted:token>",
    "TOKEN_GITHUB, abcd1234, <redacted:token>",
    "JWT_SECRET, topsecret9, <redacted:secret>",
    "SECRET_KEY_BASE, abcdef0123, <redacted:secret>",
    "STRIPE_API_KEY, abc, <redacted:key>",
    "APIKEY, abc123, <redacted:key>",
    "AWS_SECRET_ACCESS_KEY, abcdef, <redacted:key>",
    "DB_CREDENTIALS, app:hunter2, <redacted:credentials>",
    "Authorization, abcdefg, <redacted:credentials>",
    "DATABASE_URL, postgres://a:b@db/x, postgres://a:<redacted:password>@db/x",
    "TOKEN_EXPIRY, 3600, 3600",
    "TOKEN_TTL, 15m, 15m",
    "TOKEN, 42, 42",
    "ENABLE_TOKEN, true, true",
    "KEYCLOAK_URL, https://sso/auth, https://sso/auth",
    "TOKEN, https://sso/token, https://sso/token",
    "SECRET_NAME, db, db",
    "PASSWORD_FILE, /run/secrets/db, /run/secrets/db",
    "TOKEN, /var/run/secrets/token, /var/run/secrets/token",
    "PARTITION_KEY, customer_id, customer_id",
    "PUBLIC_KEY, abcdef0123456789, abcdef0123456789",
    "LOG_LEVEL, debug, debug",
    "PASSWORD, $(FROM_SECRET), $(FROM_SECRET)",
  })
  void judgesEnvironmentVariables(String name, String value, String shown) {
    JsonObject pod =
        JsonObject.of(
            "spec",
            JsonObject.of("env", JsonArray.of(JsonObject.of("name", name, "value", value))));
    JsonObject variable =
        redactor.redact(pod).getJsonObject("spec").getJsonArray("env").getJsonObject(0);
    assertEquals(shown, variable.getString("value"));
    assertEquals(name, variable.getString("name"));
  }

  @Test
  void keepsReferences() {
    JsonObject container =
        new JsonObject(
            """
            {"env": [{"name": "DB_PASSWORD",
                      "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}],
             "envFrom": [{"secretRef": {"name": "db"}}],
             "image": "shop/token-service@sha256:7031c1b283388d2c2e09b57badb803c05ebed362dc88d84b480c",
             "volumeMounts": [{"name": "token", "mountPath": "/var/run/secrets/token"}],
             "volumes": [{"name": "token", "secret": {"secretName": "tls", "items":
                         [{"key": "tls.key", "path": "tls.key"}]}},
                         {"projected": {"sources": [{"serviceAccountToken":
                         {"expirationSeconds": 3607, "path": "token"}}]}}],
             "imagePullSecrets": [{"name": "registry"}],
             "tolerations": [{"key": "dedicated", "operator": "Equal", "value": "gpu"}],
             "automountServiceAccountToken": false,
             "metadata": {"uid": "3de6e597-7101-4833-a3ca-ad8bf6cccbb6", "resourceVersion": "27354",
                          "labels": {"pod-template-hash": "7d4f9c8b6d"}},
             "data": [{"secretKey": "password", "remoteRef": {"key": "prod/db"}}]}
            """);
    assertEquals(container.encode(), redactor.redact(container).encode());
  }

  @Test
  void hidesOptionsOfCommandLines() {
    JsonObject container =
        JsonObject.of(
            "command",
            JsonArray.of("sh", "-c", "mysql -pc4nary-Value-9000 shop"),
            "args",
            JsonArray.of("--password", CANARY, "--token=" + CANARY, "--port", "8080", "-p", "80"),
            "exec",
            JsonObject.of("command", JsonArray.of("redis-cli", "-a", CANARY, "ping")),
            "hooks",
            JsonArray.of("/usr/bin/mysqladmin", "-p" + CANARY, "ping"));
    JsonObject shown = redactor.redact(container);
    assertNoCanary(shown);
    assertEquals(
        JsonArray.of(
            "--password",
            "<redacted:password>",
            "--token=<redacted:token>",
            "--port",
            "8080",
            "-p",
            "80"),
        shown.getJsonArray("args"));
    assertTrue(shown.getJsonObject("exec").getJsonArray("command").contains("ping"));
  }

  @Test
  void readsConfigMapsLineByLine() {
    JsonObject configMap =
        JsonObject.of(
            "kind",
            "ConfigMap",
            "data",
            JsonObject.of(
                "app.yaml",
                "db:\n  host: db.shop\n  password: " + CANARY + "\nlog: debug\n",
                "app.properties",
                "jwt.secret=" + CANARY + "\nport=8080\n",
                "secret",
                CANARY,
                "LOG_LEVEL",
                "debug"),
            "binaryData",
            JsonObject.of("key.p12", Samples.base64(CANARY)));
    JsonObject shown = redactor.redact(configMap);
    assertNoCanary(shown);
    JsonObject data = shown.getJsonObject("data");
    assertEquals(
        "db:\n  host: db.shop\n  password: <redacted:password>\nlog: debug\n",
        data.getString("app.yaml"));
    assertEquals("jwt.secret=<redacted:secret>\nport=8080\n", data.getString("app.properties"));
    assertEquals("debug", data.getString("LOG_LEVEL"));
    assertEquals(
        "<redacted:binary 17 bytes>", shown.getJsonObject("binaryData").getString("key.p12"));
  }

  @Test
  void hidesKubeconfigsAndDockerConfigs() {
    JsonObject shown =
        redactor.redact(
            new JsonObject(
                """
                {"kind": "Config", "users": [{"name": "a", "user":
                  {"token": "%1$s", "client-key-data": "%1$s", "password": "%1$s"}}],
                 "auths": {"registry": {"auth": "%2$s", "identitytoken": "%1$s"}}}
                """
                    .formatted(CANARY, Samples.base64("me:" + CANARY))));
    assertNoCanary(shown);
    assertFalse(shown.encode().contains(Samples.base64("me:" + CANARY)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "adminPassword", "token", "clientSecret", "apiKey"})
  void hidesFieldsOfCustomResources(String field) {
    JsonObject resource = JsonObject.of("spec", JsonObject.of(field, CANARY, "replicas", 3));
    JsonObject shown = redactor.redact(resource);
    assertNoCanary(shown);
    assertEquals(3, shown.getJsonObject("spec").getInteger("replicas"));
  }

  @Test
  void hidesNumbersUnderPasswordNames() {
    assertEquals(
        "<redacted:password>",
        redactor.redact(JsonObject.of("password", 123456)).getValue("password"));
  }
}
