package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogEndpointTest {
  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private Vertx vertx;
  private SandboxServer server;
  private SandboxClient client;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    InstantSource clock = now::get;
    server = new SandboxServer(vertx, SandboxOptions.defaults().withClock(clock));
    server.start().toCompletionStage().toCompletableFuture().join();
    client = new SandboxClient(server);
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private String path(String app) throws Exception {
    JsonObject pod =
        client
            .get("/api/v1/namespaces/shop/pods?labelSelector=app%3D" + app)
            .items()
            .getJsonObject(0);
    return "/api/v1/namespaces/shop/pods/"
        + pod.getJsonObject("metadata").getString("name")
        + "/log";
  }

  private List<String> lines(String path) throws Exception {
    return client.get(path).body().lines().toList();
  }

  @Test
  void hasALogToTryBudgetsOn() throws Exception {
    List<String> lines = lines(path("noisy"));
    assertEquals(20_000, lines.size());
    assertTrue(lines.stream().anyMatch(line -> line.length() > 60_000));
    assertTrue(lines.stream().anyMatch(line -> line.contains("\u001b[31m")));
  }

  @Test
  void cutsByLinesAndBytes() throws Exception {
    String log = path("payments");
    List<String> all = lines(log);
    assertEquals(all.subList(all.size() - 3, all.size()), lines(log + "?tailLines=3"));
    assertEquals(List.of(), lines(log + "?tailLines=0"));
    assertEquals(40, client.get(log + "?limitBytes=40").body().length());
  }

  @Test
  void cutsByTime() throws Exception {
    String log = path("payments");
    assertEquals(6, lines(log + "?sinceSeconds=30").size());
    String since = NOW.minusSeconds(30).toString();
    assertEquals(lines(log + "?sinceSeconds=30"), lines(log + "?sinceTime=" + since));
    for (String line : lines(log + "?sinceSeconds=30&timestamps=true")) {
      Instant written = Instant.parse(line.substring(0, line.indexOf(' ')));
      assertTrue(!written.isBefore(NOW.minusSeconds(30)) && !written.isAfter(NOW));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tailLines=-1",
        "sinceSeconds=0",
        "limitBytes=0",
        "sinceSeconds=1&sinceTime=2031-05-06T07:08:09Z"
      })
  void refusesOptionsThatMakeNoSense(String options) throws Exception {
    assertEquals(422, client.get(path("payments") + "?" + options).status());
  }

  @Test
  void aPodWithoutANodeHasWrittenNothing() throws Exception {
    assertEquals("", client.get(path("analytics")).body());
  }

  @Test
  void hasNoPreviousRunOfAContainerThatNeverEnded() throws Exception {
    JsonObject status = client.get(path("payments") + "?previous=true").json();
    assertEquals(400, status.getInteger("code"));
    assertTrue(
        status.getString("message").startsWith("previous terminated container \"payments\""));
  }

  @Test
  void showsThePreviousRunOfAContainerThatRunsAgain() throws Exception {
    String log = path("storefront");
    assertTrue(lines(log + "?previous=true&timestamps=true").size() > 10);
    String last = lines(log + "?previous=true&timestamps=true").getLast();
    String first = lines(log + "?timestamps=true").getFirst();
    assertTrue(last.compareTo(first) < 0);
  }

  @Test
  void showsWhatAnInitContainerWrote() throws Exception {
    assertEquals(
        List.of("ERROR: relation \"items\" does not exist"),
        lines(path("inventory") + "?container=migrate"));
  }

  @Test
  void followsARunningContainer() throws Exception {
    try (InputStream stream = client.stream(path("payments") + "?follow=true&tailLines=1");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      assertTrue(!reader.readLine().isEmpty());
      now.set(NOW.plus(Duration.ofSeconds(5)));
      assertTrue(!reader.readLine().isEmpty());
    }
  }

  @Test
  void aCopiedPodWritesWhatItsOriginalWrote() throws Exception {
    SandboxServer large = new SandboxServer(vertx, SandboxOptions.defaults().withPods(200));
    SandboxClient asking =
        new SandboxClient(large.start().toCompletionStage().toCompletableFuture().join());
    JsonObject copy =
        asking
            .get("/api/v1/namespaces/load-01/pods?labelSelector=app%3Dcheckout-4")
            .items()
            .getJsonObject(0);
    String name = copy.getJsonObject("metadata").getString("name");
    assertTrue(
        asking.get("/api/v1/namespaces/load-01/pods/" + name + "/log").body().contains("panic:"));
  }

  @Test
  void endsTheLogOfAContainerThatEnded() throws Exception {
    assertTrue(client.get(path("checkout") + "?follow=true").body().contains("panic:"));
  }
}
