package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlLoopTest {
  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "talker"},
       "spec": {"containers": [{"name": "c", "image": "busybox:1.36",
         "command": ["sh", "-c", "echo hello; sleep 60; echo bye; sleep 3600"]}]}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private SandboxServer server;
  private SandboxClient client;

  @BeforeEach
  void start() {
    SandboxOptions options =
        SandboxOptions.defaults()
            .withClock(InstantSource.fixed(Instant.parse("2026-11-20T16:00:00Z")));
    server = await(new SandboxServer(vertx, options).start());
    client = new SandboxClient(server);
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void create() throws Exception {
    SandboxClient.Answer answer =
        client.send(
            "POST",
            "/api/v1/namespaces/shop/pods",
            Map.of("Content-Type", "application/json"),
            POD);
    assertEquals(201, answer.status(), answer.body());
  }

  private String log() throws Exception {
    return client.get("/api/v1/namespaces/shop/pods/talker/log").body();
  }

  @Test
  void whatIsCreatedRunsWhenTheClockIsPutForward() throws Exception {
    create();
    JsonObject pod = client.get("/api/v1/namespaces/shop/pods/talker").json();
    assertEquals("Pending", Json.text(pod, "status", "phase"));
    await(server.advance(Duration.ofSeconds(10)));
    pod = client.get("/api/v1/namespaces/shop/pods/talker").json();
    assertEquals("Running", Json.text(pod, "status", "phase"));
    assertEquals(List.of("hello"), log().lines().toList());
    await(server.advance(Duration.ofSeconds(60)));
    assertEquals(List.of("hello", "bye"), log().lines().toList());
  }

  @Test
  void aRunningPodHasMetrics() throws Exception {
    create();
    await(server.advance(Duration.ofSeconds(10)));
    String metrics = client.get("/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/talker").body();
    assertTrue(metrics.contains("\"usage\""), metrics);
  }
}
