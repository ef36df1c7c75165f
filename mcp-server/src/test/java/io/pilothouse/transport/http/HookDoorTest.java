package io.pilothouse.transport.http;

import static io.pilothouse.transport.http.HttpFixture.headers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.automation.ToolDoor;
import io.pilothouse.automation.hook.FakeDiagnosis;
import io.pilothouse.automation.hook.HookListener;
import io.pilothouse.automation.hook.Hooks;
import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.Authenticator;
import io.pilothouse.identity.Caller;
import io.pilothouse.identity.Signature;
import io.pilothouse.protocol.FakeService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts that come in, over a real socket. */
@Timeout(60)
class HookDoorTest {
  private static final String HOOK = "/api/v1/hooks/alerts";
  private static final String SECRET = "a-secret-of-enough-characters";
  private static final String ALERT =
      new JsonObject()
          .put("version", "4")
          .put("groupKey", "{}:{}")
          .put(
              "alerts",
              new JsonArray()
                  .add(
                      new JsonObject()
                          .put("status", "firing")
                          .put("labels", JsonObject.of("namespace", "shop"))))
          .encode();

  @TempDir private Path secrets;
  private final FakeDiagnosis diagnosis = new FakeDiagnosis();
  private HttpFixture server;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(secrets.resolve("alerts"), "the-one-that-is-coming\n" + SECRET + "\n");
    Authenticator authenticator =
        token ->
            token.equals("ann") || token.equals("bob")
                ? Future.succeededFuture(new Caller("token:" + token, List.of(), ""))
                : Future.failedFuture(AuthenticationException.rejected());
    HttpAccess access =
        new HttpAccess(
            Optional.of(authenticator),
            AllowedNames.LOOPBACK,
            ProtectedResource.UNDISCOVERABLE,
            new CallerLimits(0, 0, 5),
            Optional.empty(),
            false);
    server =
        new HttpFixture(
            HttpFixture.limits(),
            access,
            new FakeService(),
            clock ->
                new Automation(
                    Optional.empty(),
                    Optional.of(
                        new Hooks(
                            new ToolDoor(diagnosis, caller -> List.of()),
                            clock,
                            HookListener.NONE)),
                    Optional.of(secrets),
                    Optional.empty()));
    server.advance(Duration.ofDays(20_000));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpFixture.Answer post(String path, String body, String... replaced) throws IOException {
    return server.exchange("POST", path, headers(replaced), body);
  }

  private String sign(String secret, String body) {
    return Signature.of(secret, server.now.get(), body.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private HttpFixture.Answer signed(String secret, String body) throws IOException {
    return post(HOOK, body, Signature.HEADER, sign(secret, body));
  }

  private HttpFixture.Answer result(String id, String header, String value) throws IOException {
    return server.exchange("GET", "/api/v1/hooks/results/" + id, headers(header, value), "");
  }

  private static String id(HttpFixture.Answer answer) {
    assertEquals(202, answer.status(), answer.body());
    return answer.json().getJsonObject("structured").getString("id");
  }

  private static String code(HttpFixture.Answer answer) {
    return answer.json().getJsonObject("structured").getString("code");
  }

  @Test
  void aTokenIsEnoughAndTheDiagnosisIsItsOwners() throws Exception {
    String id = id(post(HOOK, ALERT, "Authorization", "Bearer ann"));
    assertEquals("token:ann", diagnosis.calls.getFirst().context().caller().user());
    assertEquals(202, result(id, "Authorization", "Bearer ann").status());
    diagnosis.answer(0, "all is well");
    HttpFixture.Answer answer = result(id, "Authorization", "Bearer ann");
    assertEquals(200, answer.status());
    assertEquals("all is well", answer.json().getString("text"));
    assertEquals(404, result(id, "Authorization", "Bearer bob").status());
    assertEquals(401, result(id, "Authorization", "").status());
  }

  @Test
  void aSignatureIsEnoughAndTheDiagnosisIsTheHooks() throws Exception {
    String id = id(signed(SECRET, ALERT));
    assertEquals("hook:alerts", diagnosis.calls.getFirst().context().caller().user());
    diagnosis.answer(0, "all is well");
    assertEquals(200, result(id, Signature.HEADER, sign(SECRET, id)).status());
    assertEquals(401, result(id, Signature.HEADER, sign(SECRET, "another")).status());
    assertEquals(404, result(id, "Authorization", "Bearer ann").status());
  }

  @Test
  void aSecretMayBeChangedWhileBothAreGood() throws Exception {
    assertEquals(202, signed("the-one-that-is-coming", ALERT).status());
    Files.writeString(secrets.resolve("alerts"), "yet-another-secret\n");
    assertEquals(401, signed("the-one-that-is-coming", ALERT + " ").status());
    assertEquals(202, signed("yet-another-secret", ALERT + "  ").status());
  }

  @Test
  void whoeverHasNeitherIsRefused() throws Exception {
    assertEquals("UNAUTHENTICATED", code(post(HOOK, ALERT)));
    HttpFixture.Answer wrong = signed("not-the-secret-of-the-hook", ALERT);
    assertEquals(401, wrong.status());
    assertEquals("UNAUTHENTICATED", code(wrong));
    assertEquals(401, post(HOOK, ALERT, Signature.HEADER, "t=1,v1=").status());
    assertEquals(
        401, post("/api/v1/hooks/other", ALERT, Signature.HEADER, sign(SECRET, ALERT)).status());
    assertEquals(401, post(HOOK, ALERT + " ", Signature.HEADER, sign(SECRET, ALERT)).status());
    assertEquals(List.of(), diagnosis.calls);
  }

  @Test
  void anOldSignatureIsNone() throws Exception {
    String signature = sign(SECRET, ALERT);
    server.advance(Signature.WINDOW.plusSeconds(1));
    assertEquals(401, post(HOOK, ALERT, Signature.HEADER, signature).status());
  }

  @Test
  void whatWasReceivedIsNotReceivedAgain() throws Exception {
    String signature = sign(SECRET, ALERT);
    assertEquals(202, post(HOOK, ALERT, Signature.HEADER, signature).status());
    HttpFixture.Answer replay = post(HOOK, ALERT, Signature.HEADER, signature);
    assertEquals(409, replay.status());
    assertEquals("CONFLICT", code(replay));
    assertEquals(1, diagnosis.calls.size());
  }

  @Test
  void afterTooManyBadSignaturesNoneIsLookedAt() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals(401, signed("not-the-secret-of-the-hook", ALERT).status());
    }
    assertEquals(429, signed(SECRET, ALERT).status());
    server.advance(Duration.ofMinutes(1));
    assertEquals(202, signed(SECRET, ALERT).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "%2e%2e%2fetc", "UPPER", "a%00b", "-"})
  void namesThatAreNoNamesOfHooksAreNotLookedFor(String name) throws Exception {
    HttpFixture.Answer answer =
        post("/api/v1/hooks/" + name, ALERT, Signature.HEADER, sign(SECRET, ALERT));
    assertTrue(answer.status() == 404 || answer.status() == 400, answer.toString());
    assertEquals(List.of(), diagnosis.calls);
  }

  @ParameterizedTest
  @CsvSource({
    "Host, evil.example, 403",
    "Origin, http://evil.example, 403",
    "Content-Type, text/plain, 415"
  })
  void guardsAreThoseOfMcp(String header, String value, int status) throws Exception {
    Map<String, String> headers = headers("Authorization", "Bearer ann", header, value);
    assertEquals(status, server.exchange("POST", HOOK, headers, ALERT).status());
  }

  @Test
  void hostileAlertsAreRefusedWithoutRepeatingThem() throws Exception {
    String hostile = ALERT.replace("shop", "../../etc/passwd");
    HttpFixture.Answer answer = post(HOOK, hostile, "Authorization", "Bearer ann");
    assertEquals(400, answer.status());
    assertEquals(
        "INVALID_ARGUMENT: alerts[0]: label namespace is not a name that Kubernetes allows.",
        answer.json().getString("text"));
    assertEquals(400, post(HOOK, "[]", "Authorization", "Bearer ann").status());
    assertEquals(
        400, post(HOOK + "?context=a&context=b", ALERT, "Authorization", "Bearer ann").status());
    assertEquals(
        413, post(HOOK, "", "Authorization", "Bearer ann", "Content-Length", "1000000").status());
    assertEquals(List.of(), diagnosis.calls);
  }

  @Test
  void oneSenderCannotFlood() throws Exception {
    for (int i = 0; i < HookEndpoint.alertsPerMinute(); i++) {
      assertEquals(202, post(HOOK, ALERT, "Authorization", "Bearer ann").status());
    }
    HttpFixture.Answer refused = post(HOOK, ALERT, "Authorization", "Bearer ann");
    assertEquals(429, refused.status());
    assertNotNull(refused.header("Retry-After"));
    assertEquals(202, post(HOOK, ALERT, "Authorization", "Bearer bob").status());
    assertEquals(2, diagnosis.calls.size());
  }

  @Test
  void toolsCannotBeCalledWhereOnlyAlertsAreTaken() throws Exception {
    HttpFixture.Answer answer = post("/api/v1/tools/diagnose", "{}", "Authorization", "Bearer ann");
    assertEquals(404, answer.status());
    assertFalse(answer.json().getString("text").isEmpty());
  }
}
