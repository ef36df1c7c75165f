package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.Cluster;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds what the sandbox refuses, and says about rights, against a real Kubernetes v1.36. */
class AccessContractTest {
  private static final Instant RECORDED = Instant.parse("2026-11-20T15:44:16Z");

  private static Vertx vertx;
  private static SandboxClient client;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    SandboxOptions options =
        SandboxOptions.defaults()
            .withClock(InstantSource.fixed(RECORDED))
            .withUser(SandboxUser.of(RecordedReader.NAME, List.of(), RecordedReader.TOKEN));
    SandboxServer server = new SandboxServer(vertx, options, AccessContractTest::cluster);
    client = new SandboxClient(server.start().toCompletionStage().toCompletableFuture().join());
  }

  private static Cluster cluster() {
    Cluster cluster = Seed.load(RECORDED);
    RecordedReader.bind(cluster);
    return cluster;
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "27-forbidden-secret",
        "28-forbidden-list",
        "29-forbidden-write",
        "30-unauthorized"
      })
  void refusesInTheSameWords(String name) throws Exception {
    Exchange exchange = Exchange.load(name);
    SandboxClient.Answer answer = exchange.replay(client);
    exchange.sameOutside(answer);
    assertEquals(exchange.json(), answer.json());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "75-ssar-allowed",
        "76-ssar-denied",
        "77-ssrr",
        "78-selfsubjectreview",
        "79-tokenreview-bad",
        "87-impersonate-shape"
      })
  void reviewsInTheSameShape(String name) throws Exception {
    Exchange exchange = Exchange.load(name);
    SandboxClient.Answer answer = exchange.replay(client);
    exchange.sameOutside(answer);
    assertEquals(exchange.json().getString("kind"), answer.json().getString("kind"));
    ContractTest.assertContains(
        ContractTest.paths(exchange.json()), ContractTest.paths(answer.json()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"75-ssar-allowed", "76-ssar-denied", "79-tokenreview-bad"})
  void decidesTheSameForTheSameReason(String name) throws Exception {
    Exchange exchange = Exchange.load(name);
    assertEquals(status(exchange.json()), status(exchange.replay(client).json()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"78-selfsubjectreview", "87-impersonate-shape"})
  void takesTheUserForTheSame(String name) throws Exception {
    Exchange exchange = Exchange.load(name);
    JsonObject expected = status(exchange.json()).getJsonObject("userInfo");
    JsonObject own = status(exchange.replay(client).json()).getJsonObject("userInfo");
    assertEquals(expected.getString("username"), own.getString("username"));
    assertEquals(expected.getJsonArray("groups"), own.getJsonArray("groups"));
  }

  @Test
  void knowsTheSameRules() throws Exception {
    Exchange exchange = Exchange.load("77-ssrr");
    JsonObject own = exchange.replay(client).json();
    assertEquals(resourceRules(exchange.json()), resourceRules(own));
    assertFalse(status(own).getBoolean("incomplete"));
  }

  private static Set<String> resourceRules(JsonObject review) {
    Set<String> rules = new TreeSet<>();
    status(review).getJsonArray("resourceRules").forEach(rule -> rules.add(rule.toString()));
    return rules;
  }

  private static JsonObject status(JsonObject review) {
    return review.getJsonObject("status");
  }
}
