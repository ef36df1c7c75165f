package io.pilothouse.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pilothouse.auth.Issuer.Key;
import io.pilothouse.identity.AuthenticationException;
import io.pilothouse.identity.AuthenticationException.Kind;
import io.pilothouse.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of an issuer on this machine, over its real sockets. */
@Timeout(60)
class OidcTokensTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final String AUDIENCE = "https://mcp.example.com/mcp";
  private static Key first;
  private static Key second;

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Vertx vertx = Vertx.vertx();
  private Issuer issuer;
  private OidcTokens tokens;

  @BeforeAll
  static void generate() throws Exception {
    first = Key.create("first");
    second = Key.create("second");
  }

  @BeforeEach
  void start() throws Exception {
    issuer = new Issuer();
    issuer.keys = new JsonArray().add(first.published());
    tokens = tokens("sub", List.of());
  }

  private OidcTokens tokens(String usernameClaim, List<String> scopes) {
    return new OidcTokens(
        vertx,
        new OidcSettings(issuer.uri(), List.of(AUDIENCE), scopes, usernameClaim, "groups", "oidc:"),
        now::get);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    issuer.close();
  }

  @AfterAll
  static void forget() {
    first = null;
    second = null;
  }

  private JsonObject claims() {
    return new JsonObject()
        .put("iss", issuer.uri().toString())
        .put("aud", AUDIENCE)
        .put("sub", "alice")
        .put("groups", new JsonArray().add("sre").add("dev"))
        .put("scope", "k8s.read k8s.write")
        .put("exp", START.getEpochSecond() + 3600);
  }

  private Caller ask(String token) {
    return Future.<Caller>future(
            outcome -> vertx.runOnContext(turn -> tokens.authenticate(token).onComplete(outcome)))
        .await();
  }

  private void refuses(Kind kind, String token) {
    assertEquals(kind, assertThrows(AuthenticationException.class, () -> ask(token), token).kind());
  }

  @Test
  void aTokenNamesUserGroupsAndScopes() throws Exception {
    assertEquals(
        new Caller(
            "oidc:alice", List.of("oidc:sre", "oidc:dev"), List.of("k8s.read", "k8s.write"), ""),
        ask(first.sign(claims())));
  }

  @Test
  void oneOfSeveralAudiencesIsEnough() throws Exception {
    ask(first.sign(claims().put("aud", new JsonArray().add("other").add(AUDIENCE))));
  }

  /** What is wrong with a token whose signature is right. */
  record Wrong(String name, String claim, Object value) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Wrong> wrongs() {
    long start = START.getEpochSecond();
    return Stream.of(
        new Wrong("for somebody else", "aud", "https://other.example.com"),
        new Wrong("for nobody", "aud", null),
        new Wrong("of somebody else", "iss", "https://other.example.com"),
        new Wrong("expired", "exp", start - 31),
        new Wrong("good for ever", "exp", null),
        new Wrong("expiring in words", "exp", "tomorrow"),
        new Wrong("not yet good", "nbf", start + 31),
        new Wrong("good from words on", "nbf", "today"),
        new Wrong("of no user", "sub", null),
        new Wrong("of an empty user", "sub", ""),
        new Wrong("of a user with a line break", "sub", "a\nb"),
        new Wrong("of a user who is a number", "sub", 7));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void aTokenIsRejectedThatIs(Wrong wrong) throws Exception {
    JsonObject claims = claims();
    if (wrong.value() == null) {
      claims.remove(wrong.claim());
    } else {
      claims.put(wrong.claim(), wrong.value());
    }
    refuses(Kind.REJECTED, first.sign(claims));
  }

  @Test
  void clocksMayDifferALittle() throws Exception {
    long start = START.getEpochSecond();
    ask(first.sign(claims().put("exp", start - 29).put("nbf", start + 29)));
  }

  @Test
  void aTokenExpiresWhileItIsUsed() throws Exception {
    String token = first.sign(claims());
    ask(token);
    now.set(START.plusSeconds(3600 + 31));
    refuses(Kind.REJECTED, token);
  }

  @Test
  void onlyTheIssuersSignatureCounts() throws Exception {
    JsonObject none = new JsonObject().put("alg", "none");
    String good = first.sign(claims());
    String[] parts = good.split("\\.");
    refuses(
        Kind.REJECTED,
        second.sign(new JsonObject().put("alg", "RS256").put("kid", "first"), claims()));
    refuses(Kind.REJECTED, first.signWithPublicKey(claims()));
    refuses(Kind.REJECTED, Issuer.input(none, claims()));
    refuses(Kind.REJECTED, Issuer.input(none, claims()) + ".");
    refuses(Kind.REJECTED, Issuer.input(none, claims()) + "." + parts[2]);
    refuses(Kind.REJECTED, parts[0] + "." + parts[1]);
    refuses(Kind.REJECTED, parts[0] + "." + parts[1] + ".");
    refuses(
        Kind.REJECTED,
        parts[0]
            + "."
            + Issuer.base64(claims().put("sub", "root").encode().getBytes())
            + "."
            + parts[2]);
    refuses(
        Kind.REJECTED,
        first.sign(
            new JsonObject()
                .put("alg", "RS256")
                .put("kid", "first")
                .put("crit", new JsonArray().add("b64")),
            claims()));
    refuses(Kind.REJECTED, "not.a.token");
    refuses(Kind.REJECTED, "opaque");
    ask(good);
  }

  @Test
  void anUnsignedTokenIsRejectedEvenWhenTheIssuerHasNoKeys() throws Exception {
    issuer.keys = new JsonArray();
    refuses(Kind.REJECTED, Issuer.input(new JsonObject().put("alg", "none"), claims()));
    refuses(Kind.UNAVAILABLE, first.sign(claims()));
  }

  @Test
  void sharedSecretsAndShortKeysInTheKeySetAreNotUsed() throws Exception {
    JsonObject secret =
        new JsonObject()
            .put("kty", "oct")
            .put("kid", "first")
            .put("alg", "HS256")
            .put("k", Issuer.base64(first.pair().getPublic().getEncoded()));
    JsonObject forEncryption = second.published().put("use", "enc");
    JsonObject shortKey = second.published().put("kid", "short").put("n", "AQAB");
    issuer.keys =
        new JsonArray().add(secret).add(forEncryption).add(shortKey).add(first.published());
    ask(first.sign(claims()));
    refuses(Kind.REJECTED, first.signWithPublicKey(claims()));
    refuses(Kind.REJECTED, second.sign(claims()));
  }

  @Test
  void rotatedKeysAreFetchedWhenTheyAreFirstSeenButNotOnEveryUnknownOne() throws Exception {
    ask(first.sign(claims()));
    issuer.keys = new JsonArray().add(second.published());
    refuses(Kind.REJECTED, second.sign(claims()));
    assertEquals(1, issuer.fetches.get());
    now.set(START.plusSeconds(10));
    ask(second.sign(claims()));
    assertEquals(2, issuer.fetches.get());
    refuses(Kind.REJECTED, first.sign(claims()));
    refuses(
        Kind.REJECTED, first.sign(new JsonObject().put("alg", "RS256").put("kid", "x"), claims()));
    assertEquals(2, issuer.fetches.get());
  }

  @Test
  void withdrawnKeysAreForgottenInTime() throws Exception {
    String token = first.sign(claims());
    ask(token);
    issuer.keys = new JsonArray().add(second.published());
    now.set(START.plus(Duration.ofMinutes(16)));
    ask(token);
    ask(second.sign(claims()));
    refuses(Kind.REJECTED, token);
  }

  @Test
  void keysStayGoodWhileTheIssuerIsAwayButNotForEver() throws Exception {
    JsonObject lasting = claims().put("exp", START.getEpochSecond() + 1_000_000);
    ask(first.sign(lasting));
    issuer.down = true;
    now.set(START.plus(Duration.ofHours(20)));
    ask(first.sign(lasting));
    now.set(START.plus(Duration.ofHours(25)));
    refuses(Kind.UNAVAILABLE, first.sign(lasting));
    issuer.down = false;
    now.set(START.plus(Duration.ofHours(26)));
    ask(first.sign(lasting));
  }

  @Test
  void anIssuerThatNamesAnotherIsNotBelieved() throws Exception {
    issuer.claimedIssuer = "https://other.example.com";
    refuses(Kind.UNAVAILABLE, first.sign(claims()));
    assertEquals(0, issuer.fetches.get());
  }

  @Test
  void scopesCanBeRequired() throws Exception {
    tokens = tokens("sub", List.of("k8s.read", "k8s.admin"));
    refuses(Kind.INSUFFICIENT_SCOPE, first.sign(claims()));
    ask(first.sign(claims().put("scp", new JsonArray().add("k8s.admin"))));
  }

  @Test
  void anAddressMustBeVerifiedToBeAName() throws Exception {
    tokens = tokens("email", List.of());
    JsonObject claims = claims().put("email", "a@example.com");
    assertEquals("oidc:a@example.com", ask(first.sign(claims.put("email_verified", true))).user());
    refuses(Kind.REJECTED, first.sign(claims.put("email_verified", false)));
  }
}
