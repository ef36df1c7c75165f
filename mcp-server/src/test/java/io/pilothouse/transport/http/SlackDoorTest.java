package io.pilothouse.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.automation.slack.SlackDoor;
import io.pilothouse.identity.SlackSignature;
import io.pilothouse.protocol.FakeService;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in at the door that Slack comes by, over a real socket. */
@Timeout(60)
class SlackDoorTest {
  private static final String PATH = "/api/v1/slack/actions";
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  private static final String BODY = form(JsonObject.of("type", "block_actions").encode());

  /** Writes down who was let in. */
  private static final class FakeDoor implements SlackDoor {
    private final Map<String, String> secrets = new HashMap<>(Map.of("oncall", SECRET));
    private final List<String> pressed = new ArrayList<>();
    private Future<Boolean> outcome = Future.succeededFuture(true);

    @Override
    public boolean isOpen() {
      return !secrets.isEmpty();
    }

    @Override
    public Future<Map<String, String>> secrets() {
      return Future.succeededFuture(Map.copyOf(secrets));
    }

    @Override
    public Future<Boolean> pressed(Set<String> channels, JsonObject payload) {
      pressed.add(new TreeSet<>(channels) + " " + payload.encode());
      return outcome;
    }
  }

  private final FakeDoor door = new FakeDoor();
  private HttpFixture server;

  @BeforeEach
  void start() throws Exception {
    HttpAccess access =
        new HttpAccess(
            Optional.empty(),
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
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(door)));
    server.advance(Duration.ofDays(20_000));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String form(String payload) {
    return "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
  }

  private Map<String, String> signed(String secret, String body) {
    SlackSignature signature =
        SlackSignature.of(secret, server.now.get(), body.getBytes(StandardCharsets.UTF_8));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", "localhost");
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put(SlackSignature.TIME_HEADER, String.valueOf(signature.time().getEpochSecond()));
    headers.put(SlackSignature.HEADER, signature.toString());
    return headers;
  }

  private HttpFixture.Answer post(Map<String, String> headers, String body) throws IOException {
    return server.exchange("POST", PATH, headers, body);
  }

  private int press(String secret, String body) throws IOException {
    return post(signed(secret, body), body).status();
  }

  @Test
  void whatSlackHasSignedIsTakenAndAnsweredWithNothing() throws Exception {
    HttpFixture.Answer answer = post(signed(SECRET, BODY), BODY);
    assertEquals(200, answer.status());
    assertEquals("", answer.body());
    assertEquals(List.of("[oncall] {\"type\":\"block_actions\"}"), door.pressed);
  }

  @Test
  void eachAppHasItsSecretAndSeveralChannelsMayHaveOneApp() throws Exception {
    door.secrets.put("payments", SECRET);
    door.secrets.put("lab", "another-secret-of-enough-characters");
    assertEquals(200, press(SECRET, BODY));
    assertEquals(200, press("another-secret-of-enough-characters", BODY));
    assertEquals(
        List.of("[oncall, payments]", "[lab]"),
        door.pressed.stream().map(each -> each.substring(0, each.indexOf(']') + 1)).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "X-Slack-Signature, ''",
    "X-Slack-Signature, v0=",
    "X-Slack-Signature, v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    "X-Slack-Request-Timestamp, ''",
    "X-Slack-Request-Timestamp, now",
    "X-Slack-Request-Timestamp, 1727999999",
    "X-Slack-Request-Timestamp, 1728000001"
  })
  void aHeaderThatIsNotSlacksIsRefused(String name, String value) throws Exception {
    Map<String, String> headers = signed(SECRET, BODY);
    headers.put(name, value);
    HttpFixture.Answer refused = post(headers, BODY);
    assertEquals(401, refused.status());
    assertEquals("UNAUTHENTICATED", refused.json().getJsonObject("structured").getString("code"));
    headers.remove(name);
    assertEquals(401, post(headers, BODY).status());
    assertEquals(List.of(), door.pressed);
  }

  @Test
  void anotherSecretAnotherBodyAndAShortSecretAreRefused() throws Exception {
    assertEquals(401, press(SECRET + "x", BODY));
    assertEquals(401, post(signed(SECRET, BODY), BODY + "&a=b").status());
    door.secrets.put("oncall", "short");
    assertEquals(401, press("short", BODY));
    assertEquals(List.of(), door.pressed);
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301})
  void anOldSignatureIsNoneNorIsOneOfTheFuture(long seconds) throws Exception {
    Map<String, String> headers = signed(SECRET, BODY);
    server.advance(Duration.ofSeconds(seconds));
    assertEquals(401, post(headers, BODY).status());
    server.advance(Duration.ofSeconds(-seconds / Math.abs(seconds)));
    assertEquals(200, post(headers, BODY).status());
  }

  @Test
  void whatWasTakenIsNotTakenAgain() throws Exception {
    Map<String, String> headers = signed(SECRET, BODY);
    assertEquals(200, post(headers, BODY).status());
    assertEquals(200, post(headers, BODY).status());
    server.advance(Duration.ofSeconds(1));
    assertEquals(1, door.pressed.size());
    assertEquals(200, press(SECRET, BODY), "pressed a second later, it is signed anew");
    assertEquals(2, door.pressed.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "payload",
        "payload=",
        "payload=%",
        "payload=%zz",
        "payload=%7B",
        "payload=%5B%5D",
        "payload=null",
        "payload=%7B%22a%22%3A1%2C%22a%22%3A2%7D",
        "payload=%7B%7D&payload=%7B%7D",
        "other=%7B%7D",
        "{}"
      })
  void whatIsNoPayloadIsRefused(String body) throws Exception {
    Map<String, String> headers = signed(SECRET, body);
    if (body.isEmpty()) {
      headers.put("Content-Length", "0");
    }
    assertEquals(400, post(headers, body).status());
    assertEquals(List.of(), door.pressed);
  }

  @Test
  void whatNobodyCanDoAnythingWithIsRefused() throws Exception {
    door.outcome = Future.succeededFuture(false);
    assertEquals(400, press(SECRET, BODY));
    door.outcome = Future.failedFuture("broken");
    server.advance(Duration.ofSeconds(1));
    HttpFixture.Answer broken = post(signed(SECRET, BODY), BODY);
    assertEquals(500, broken.status());
    assertEquals(-1, broken.body().indexOf("broken"));
  }

  @Test
  void slackIsAnsweredInTimeWhateverItTakes() throws Exception {
    door.outcome = Promise.<Boolean>promise().future();
    assertEquals(200, press(SECRET, BODY));
  }

  @Test
  void aPayloadOfManyLettersIsReadAndOneOfTooManyIsNot() throws Exception {
    String many = form(JsonObject.of("text", "ä".repeat(25_000)).encode());
    assertEquals(200, press(SECRET, many));
    String tooMany = form(JsonObject.of("text", "ä".repeat(50_000)).encode());
    assertEquals(413, press(SECRET, tooMany));
    Map<String, String> chunked = signed(SECRET, tooMany);
    chunked.put("Transfer-Encoding", "chunked");
    try (HttpFixture.Connection connection = server.new Connection()) {
      connection.send("POST", PATH, chunked, "");
      connection.write(Integer.toHexString(tooMany.length()) + "\r\n" + tooMany + "\r\n0\r\n\r\n");
      assertEquals(413, connection.read().status());
    }
    assertEquals(1, door.pressed.size());
  }

  @ParameterizedTest
  @CsvSource({
    "Host, evil.example, 403",
    "Origin, http://evil.example, 403",
    "Content-Type, application/json, 415",
    "Content-Type, multipart/form-data, 415"
  })
  void guardsAreThoseOfMcp(String header, String value, int status) throws Exception {
    Map<String, String> headers = signed(SECRET, BODY);
    headers.put(header, value);
    assertEquals(status, post(headers, BODY).status());
    assertEquals(List.of(), door.pressed);
  }

  @Test
  void nothingElseIsDoneThere() throws Exception {
    HttpFixture.Answer refused = server.exchange("GET", PATH, signed(SECRET, ""), "");
    assertEquals(405, refused.status());
    assertEquals("POST", refused.header("Allow"));
  }

  @Test
  void thereIsNoDoorWhereNoChannelHasButtons() throws Exception {
    door.secrets.clear();
    assertEquals(404, press(SECRET, BODY));
    door.secrets.put("oncall", SECRET);
    assertEquals(200, press(SECRET, BODY));
  }

  @Test
  void afterTooManyBadSignaturesNoneIsLookedAt() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals(401, press("another-secret-of-enough-characters", BODY));
    }
    assertEquals(429, press(SECRET, BODY));
    server.advance(Duration.ofMinutes(1));
    assertEquals(200, press(SECRET, BODY));
  }

  @Test
  void thereIsAnEndToWhatOneMinuteTakes() throws Exception {
    for (int i = 0; i < 300; i++) {
      String body = form(JsonObject.of("press", i).encode());
      assertEquals(200, press(SECRET, body));
    }
    assertEquals(429, press(SECRET, BODY));
    assertEquals(300, door.pressed.size());
  }
}
