package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.Cluster;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A sandbox that holds only the namespace {@code team}, and short ways to write to it. */
abstract class EmptySandbox {
  private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");
  static final String MAPS = "/api/v1/namespaces/team/configmaps";
  static final String PODS = "/api/v1/namespaces/team/pods";
  static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/team/deployments";

  private Vertx vertx;
  Cluster cluster;
  SandboxClient client;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    cluster = Seed.empty();
    SandboxServer server =
        new SandboxServer(
            vertx, SandboxOptions.defaults().withClock(InstantSource.fixed(NOW)), () -> cluster);
    client = new SandboxClient(server.start().toCompletionStage().toCompletableFuture().join());
    namespace("team", "{}");
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  void namespace(String name, String labels) throws Exception {
    made("/api/v1/namespaces", "{'metadata':{'name':'" + name + "','labels':" + labels + "}}");
  }

  static String json(String text) {
    return text.replace('\'', '"');
  }

  SandboxClient.Answer send(String method, String path, String type, String body) throws Exception {
    return client.send(method, path, Map.of("Content-Type", type), json(body));
  }

  SandboxClient.Answer post(String path, String body) throws Exception {
    return send("POST", path, "application/json", body);
  }

  JsonObject made(String path, String body) throws Exception {
    SandboxClient.Answer answer = post(path, body);
    assertEquals(201, answer.status(), answer.body());
    return answer.json();
  }

  SandboxClient.Answer patch(String path, String kind, String body) throws Exception {
    return send("PATCH", path, "application/" + kind, body);
  }

  SandboxClient.Answer delete(String path, String options) throws Exception {
    return send("DELETE", path, "application/json", options);
  }

  static String pod(String name, String more) {
    return "{'metadata':{'name':'"
        + name
        + "','labels':{'app':'x'}"
        + more
        + "},'spec':{'containers':[{'name':'c','image':'busybox'}]}}";
  }

  static String deployment(String label) {
    return "{'metadata':{'name':'web'},'spec':{'selector':{'matchLabels':{'app':'web'}},"
        + "'template':{'metadata':{'labels':{'app':'"
        + label
        + "'}},'spec':{'containers':[{'name':'c','image':'nginx:1'}]}}}}";
  }

  long version() throws Exception {
    return Long.parseLong(Json.text(client.get(MAPS).json(), "metadata", "resourceVersion"));
  }
}
