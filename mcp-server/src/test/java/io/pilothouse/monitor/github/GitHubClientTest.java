package io.pilothouse.monitor.github;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GitHubClientTest {
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  private static final String COMMIT = "/repos/acme/shop/commits/a1ba1ba";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final AtomicReference<String> token = new AtomicReference<>(GitHubServer.TOKEN);
  private GitHubServer github;
  private GitHubClient client;

  @BeforeEach
  void start() {
    github = new GitHubServer(vertx, "acme/shop", "/api/v3");
    github.commit("a1b", START, "octocat", "One");
    client =
        new GitHubClient(
            vertx,
            github.uri(),
            () -> Future.succeededFuture(token.get()),
            address -> Optional.empty(),
            now::get);
  }

  @AfterEach
  void stop() {
    github.close();
    vertx.close().await();
  }

  private static CallScope scope() {
    return CallScope.within(Duration.ofSeconds(30), new Cancellation());
  }

  private GitHubClient.Answer get() {
    return client.get(COMMIT, scope()).await();
  }

  private String failure() {
    return assertThrows(GitHubException.class, this::get).getMessage();
  }

  @Test
  void asksAsDocumented() {
    get();
    Map<String, String> headers = github.asked.getFirst().headers();
    assertEquals("/api/v3" + COMMIT, github.asked.getFirst().uri());
    assertEquals("application/vnd.github+json", headers.get("accept"));
    assertEquals("2022-11-28", headers.get("x-github-api-version"));
    assertEquals("pilothouse", headers.get("user-agent"));
  }

  @Test
  void whatIsTheSameIsNotSentAgain() {
    GitHubClient.Answer first = get();
    int remaining = github.remaining;
    assertEquals(first, get());
    assertEquals(remaining, github.remaining);
    assertTrue(github.asked.get(1).headers().containsKey("if-none-match"));
    github.commits.values().iterator().next().put("node_id", "changed");
    assertEquals("changed", ((JsonObject) get().body()).getString("node_id"));
  }

  @Test
  void aTokenThatIsRenewedIsUsed() {
    token.set("ghp_old");
    assertEquals("the token is not accepted (HTTP 401: Bad credentials)", failure());
    token.set(GitHubServer.TOKEN);
    get();
  }

  @Test
  void aTokenIsNeverTold() {
    token.set("two\r\nX-Lines: yes");
    assertEquals("the token has characters that no token has", failure());
    assertEquals(0, github.asked.size());
  }

  @ParameterizedTest
  @CsvSource({
    // status, remaining, retry-after, message, seconds to wait
    "403, 0, '', API rate limit exceeded, 600",
    "429, 0, '', API rate limit exceeded, 600",
    "403, 4000, 30, You have exceeded a secondary rate limit, 30",
    "429, 4000, 30, You have exceeded a secondary rate limit, 30",
    "403, 4000, '', You have exceeded a secondary rate limit, 60",
    "429, 4000, '', Too many, 60",
    "403, 4000, 99999999, Wrong clock, 3900",
  })
  void limitsAreHonoured(int status, String remaining, String after, String message, int wait) {
    github.instead.put(
        uri -> true,
        response -> {
          response
              .putHeader("x-ratelimit-remaining", remaining)
              .putHeader(
                  "x-ratelimit-reset", Long.toString(START.plusSeconds(600).getEpochSecond()));
          if (!after.isEmpty()) {
            response.putHeader("retry-after", after);
          }
          GitHubServer.error(response, status, message);
        });
    String words = "the rate limit is reached until " + START.plusSeconds(wait);
    assertEquals(words, failure());
    github.instead.clear();
    now.set(START.plusSeconds(wait - 1));
    assertEquals(words, failure());
    assertEquals(1, github.asked.size());
    now.set(START.plusSeconds(wait));
    get();
  }

  @Test
  void theLastRequestThatIsLeftIsTheLast() {
    github.remaining = 0;
    get();
    assertTrue(failure().startsWith("the rate limit is reached until "));
    assertEquals(1, github.asked.size());
  }

  @Test
  void aRefusalIsNoLimit() {
    github.instead.put(
        uri -> true,
        response -> GitHubServer.error(response, 403, "Resource not accessible\n by token"));
    assertEquals(
        "the token may not read this (HTTP 403: Resource not accessible  by token)", failure());
    github.instead.clear();
    get();
  }

  @Test
  void followsARenamedRepository() {
    github.instead.put(
        uri -> uri.contains("/acme/old/"),
        response -> response.putHeader("Location", github.uri() + COMMIT).setStatusCode(301).end());
    client.get("/repos/acme/old/commits/a1ba1ba", scope()).await();
    assertEquals(2, github.asked.size());
  }

  @Test
  void redirectsDoNotGoRoundForEver() {
    github.instead.put(
        uri -> true,
        response -> response.putHeader("Location", github.uri() + COMMIT).setStatusCode(307).end());
    assertEquals("it redirects without end", failure());
    assertEquals(4, github.asked.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"redirect", "link"})
  void theTokenGoesNowhereElse(String way) {
    try (GitHubServer other = new GitHubServer(vertx, "acme/shop", "/api/v3")) {
      github.instead.put(
          uri -> true,
          response -> {
            if (way.equals("redirect")) {
              response.setStatusCode(302).putHeader("Location", other.uri() + COMMIT).end();
            } else {
              response.putHeader("Link", "<" + other.uri() + COMMIT + ">; rel=\"next\"").end("[]");
            }
          });
      GitHubException failure =
          assertThrows(
              GitHubException.class,
              () ->
                  client
                      .get(COMMIT, scope())
                      .compose(answer -> client.get(answer.next().orElseThrow(), scope()))
                      .await());
      assertTrue(failure.getMessage().endsWith("which is not asked"), failure.getMessage());
      assertEquals(0, other.asked.size());
    }
  }

  @Test
  void anAnswerWithoutEndIsNotRead() {
    github.instead.put(uri -> true, response -> response.end("x".repeat(9 * 1024 * 1024)));
    assertEquals("it cannot be reached, or the connection broke", failure());
  }

  @Test
  void aSilentServerIsLeftWhenTheCallIs() {
    Cancellation cancellation = new Cancellation();
    github.instead.put(uri -> true, response -> cancellation.cancel());
    Future<GitHubClient.Answer> answer =
        client.get(COMMIT, CallScope.within(Duration.ofMinutes(5), cancellation));
    String message = assertThrows(GitHubException.class, answer::await).getMessage();
    assertEquals("it cannot be reached, or the connection broke", message);
    assertThrows(
        GitHubException.class,
        () -> client.get(COMMIT, CallScope.within(Duration.ofMinutes(5), cancellation)).await());
    assertEquals(1, github.asked.size());
  }

  @Test
  void whoIsNotThereIsSaidWithoutItsAddress() {
    github.close();
    String message = failure();
    assertFalse(message.contains("127.0.0.1"), message);
    assertFalse(message.contains(GitHubServer.TOKEN), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://github.example.com", "https://u:p@github.example.com", "https://a/?b=c"})
  void addressesThatWouldGiveTheTokenAwayAreRefused(String address) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new GitHubCorrelation.Access(
                URI.create(address), () -> Future.succeededFuture("x"), any -> Optional.empty()));
  }
}
