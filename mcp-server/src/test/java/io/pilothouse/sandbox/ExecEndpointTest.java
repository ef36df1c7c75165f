package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in containers of the sandbox. */
class ExecEndpointTest {
  private final Vertx vertx = Vertx.vertx();
  private SandboxServer server;

  /** What came through a web socket, by stream. */
  private record Told(String protocol, Map<Integer, String> streams) {
    JsonObject status() {
      return new JsonObject(streams.get(3));
    }
  }

  private SandboxServer start(SandboxOptions options) {
    server = Awaiting.await(new SandboxServer(vertx, options).start());
    return server;
  }

  @AfterEach
  void stop() {
    Awaiting.await(vertx.close());
  }

  private String pod(String phrase) throws Exception {
    return new SandboxClient(server)
        .get("/api/v1/namespaces/shop/pods").items().stream()
            .map(JsonObject.class::cast)
            .filter(pod -> pod.encode().contains(phrase))
            .map(pod -> pod.getJsonObject("metadata").getString("name"))
            .findFirst()
            .orElseThrow();
  }

  private Future<Told> exec(String token, String protocol, String pod, String query) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(server.port())
            .setURI("/api/v1/namespaces/shop/pods/" + pod + "/exec?" + query)
            .addHeader("Authorization", "Bearer " + token)
            .setSubProtocols(List.of(protocol));
    Promise<Told> told = Promise.promise();
    vertx
        .createWebSocketClient()
        .connect(options)
        .onSuccess(
            socket -> {
              Map<Integer, String> streams = new TreeMap<>();
              socket.binaryMessageHandler(
                  message ->
                      streams.merge(
                          (int) message.getByte(0),
                          message.getString(1, message.length()),
                          String::concat));
              socket.closeHandler(
                  gone -> told.tryComplete(new Told(socket.subProtocol(), streams)));
            })
        .onFailure(told::tryFail);
    return told.future();
  }

  private Told run(String protocol, String query) throws Exception {
    String admin = server.kubeconfig().replaceAll("(?s).* token: (\\S+).*", "$1");
    return Awaiting.await(exec(admin, protocol, pod("\"app\":\"payments\""), query));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v4.channel.k8s.io", "v5.channel.k8s.io"})
  void runsWhatEveryContainerHas(String protocol) throws Exception {
    start(SandboxOptions.defaults());
    Told told =
        run(protocol, "command=sh&command=-c&command=hostname%3Bcat%20/x&stdout=1&stderr=1");
    assertEquals(protocol, told.protocol());
    assertEquals(pod("\"app\":\"payments\"") + "\n", told.streams().get(1));
    assertEquals("cat: /x: No such file or directory\n", told.streams().get(2));
    assertEquals("NonZeroExitCode", told.status().getString("reason"));
    assertEquals(
        new JsonArray().add(new JsonObject().put("reason", "ExitCode").put("message", "1")),
        told.status().getJsonObject("details").getJsonArray("causes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "command=true|Success|",
        "command=printenv&command=RETRY_LIMIT|Success|5",
        "command=/bin/echo&command=a%20b&command=c|Success|a b c",
        "command=false|Failure|",
        "command=sleep&command=x|Failure|",
      })
  void isHonestAboutTheRest(String query, String status, String output) throws Exception {
    start(SandboxOptions.defaults());
    Told told = run("v4.channel.k8s.io", query + "&stdout=true&stderr=true");
    assertEquals(status, told.status().getString("status"));
    assertEquals(output == null ? "" : output + "\n", told.streams().get(1));
  }

  @Test
  void aProgramThatIsNotThereIsAnErrorOfTheRuntime() throws Exception {
    start(SandboxOptions.defaults());
    Told told = run("v4.channel.k8s.io", "command=rm&command=-rf&command=/&stdout=true");
    assertEquals("InternalError", told.status().getString("reason"));
    assertTrue(
        told.status().getString("message").contains("exec: \"rm\": executable file not found"));
    Told piped = run("v4.channel.k8s.io", "command=sh&command=-c&command=env%7Csort&stderr=true");
    assertTrue(piped.streams().get(2).contains("only runs commands one after the other"));
  }

  @Test
  void aContainerThatDoesNotRunIsNotFound() throws Exception {
    start(SandboxOptions.defaults());
    String pod = pod("ImagePullBackOff");
    SandboxClient.Answer answer =
        new SandboxClient(server)
            .get("/api/v1/namespaces/shop/pods/" + pod + "/exec?command=true&stdout=true");
    assertEquals(500, answer.status());
    assertTrue(answer.body().contains("container not found"), answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "command=true, you must specify at least 1 of",
    "stdout=true, you must specify at least one command",
    "command=true&stdout=true, Upgrade request required",
    "command=true&stdout=true&container=other, container other is not valid for pod",
  })
  void aRequestThatMakesNoSenseIsRefused(String query, String words) throws Exception {
    start(SandboxOptions.defaults());
    String pod = pod("\"app\":\"payments\"");
    SandboxClient.Answer answer =
        new SandboxClient(server).get("/api/v1/namespaces/shop/pods/" + pod + "/exec?" + query);
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains(words), answer.body());
  }

  private static JsonObject role(String verb) {
    return new JsonObject()
        .put("apiVersion", "rbac.authorization.k8s.io/v1")
        .put("kind", "ClusterRole")
        .put("metadata", new JsonObject().put("name", verb + "s"))
        .put(
            "rules",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("apiGroups", new JsonArray().add(""))
                        .put("resources", new JsonArray().add("pods/exec"))
                        .put("verbs", new JsonArray().add(verb))));
  }

  private static JsonObject binding(String verb) {
    return new JsonObject()
        .put("apiVersion", "rbac.authorization.k8s.io/v1")
        .put("kind", "ClusterRoleBinding")
        .put("metadata", new JsonObject().put("name", verb + "s"))
        .put(
            "roleRef",
            new JsonObject()
                .put("apiGroup", "rbac.authorization.k8s.io")
                .put("kind", "ClusterRole")
                .put("name", verb + "s"))
        .put(
            "subjects",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("apiGroup", "rbac.authorization.k8s.io")
                        .put("kind", "User")
                        .put("name", verb)));
  }

  @Test
  void readingIsNotEnoughToRunSomething() throws Exception {
    start(
        SandboxOptions.defaults()
            .withUser(SandboxUser.of("get", List.of(), "get-token"))
            .withObject(role("get"))
            .withObject(binding("get")));
    Future<Told> told =
        exec(
            "get-token",
            "v4.channel.k8s.io",
            pod("\"app\":\"payments\""),
            "command=true&stdout=true");
    UpgradeRejectedException refused =
        told.map(any -> (UpgradeRejectedException) null)
            .recover(failure -> Future.succeededFuture((UpgradeRejectedException) failure))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    assertEquals(403, refused.getStatus());
    assertTrue(
        refused.getBody().toString().contains("cannot create resource \\\"pods/exec\\\""),
        refused.getBody().toString());
  }
}
