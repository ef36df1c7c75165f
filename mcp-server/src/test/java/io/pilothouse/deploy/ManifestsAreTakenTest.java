package io.pilothouse.deploy;

import static io.pilothouse.deploy.Rendered.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.sandbox.SandboxUser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The embedded cluster takes the plain manifests, and enforces what they say. */
class ManifestsAreTakenTest {
  private static final String ACCOUNT = "an-account's-token";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private SandboxServer cluster;
  private String administrator;

  @BeforeEach
  void start() {
    cluster =
        await(
            new SandboxServer(
                    vertx,
                    SandboxOptions.defaults()
                        .withClock(InstantSource.fixed(Instant.parse("2026-11-20T15:00:00Z")))
                        .withUser(
                            SandboxUser.of(
                                "system:serviceaccount:pilothouse:pilothouse",
                                List.of("system:serviceaccounts", "system:authenticated"),
                                ACCOUNT)))
                .start());
    administrator = cluster.kubeconfig().replaceAll("(?s).* token: (\\S+).*", "$1");
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @CsvSource({"pilothouse, 1", "pilothouse-ha, 3"})
  void podsComeUpInARestrictedNamespace(String name, int replicas) throws Exception {
    apply(name);
    await(cluster.advance(Duration.ofSeconds(60)));
    JsonObject pods = get("/api/v1/namespaces/pilothouse/pods");
    assertEquals(replicas, pods.getJsonArray("items").size());
    JsonObject endpoints = get("/apis/discovery.k8s.io/v1/namespaces/pilothouse/endpointslices");
    assertFalse(endpoints.getJsonArray("items").isEmpty());
  }

  @Test
  void theAccountMayWhatItsToolsNeedAndNoMore() throws Exception {
    assertFalse(may("list", "", "pods"));
    apply("pilothouse");
    assertTrue(may("list", "", "pods"));
    assertTrue(may("get", "apps", "deployments"));
    assertTrue(may("create", "authentication.k8s.io", "tokenreviews"));
    assertFalse(may("patch", "apps", "deployments"));
    assertFalse(may("delete", "", "pods"));
    assertFalse(may("get", "", "secrets"));
    assertFalse(may("impersonate", "", "users"));
  }

  private void apply(String name) throws IOException, InterruptedException {
    Path file = Path.of("..", "deploy", "manifests", name + ".yaml");
    for (JsonObject object : Yaml.documents(Files.readString(file))) {
      HttpResponse<String> answer = post(path(object), object.encode(), administrator);
      assertEquals(201, answer.statusCode(), answer.body());
      assertEquals(List.of(), answer.headers().allValues("Warning"));
    }
  }

  private static String path(JsonObject object) {
    String version = object.getString("apiVersion");
    String plural = (object.getString("kind") + "s").replaceFirst("ys$", "ies");
    String namespace = at(object, "metadata").getString("namespace", "");
    return (version.contains("/") ? "/apis/" : "/api/")
        + version
        + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
        + "/"
        + plural.toLowerCase(Locale.ROOT);
  }

  private boolean may(String verb, String group, String resource) throws Exception {
    JsonObject review =
        new JsonObject()
            .put("apiVersion", "authorization.k8s.io/v1")
            .put("kind", "SelfSubjectAccessReview")
            .put(
                "spec",
                new JsonObject()
                    .put(
                        "resourceAttributes",
                        new JsonObject()
                            .put("verb", verb)
                            .put("group", group)
                            .put("resource", resource)));
    HttpResponse<String> answer =
        post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review.encode(), ACCOUNT);
    assertEquals(201, answer.statusCode(), answer.body());
    return at(new JsonObject(answer.body()), "status").getBoolean("allowed");
  }

  private HttpResponse<String> post(String path, String body, String token)
      throws IOException, InterruptedException {
    return http.send(
        request(path + "?fieldValidation=Strict", token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    return new JsonObject(
        http.send(request(path, administrator).build(), HttpResponse.BodyHandlers.ofString())
            .body());
  }

  private HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(URI.create(cluster.url() + path))
        .header("Authorization", "Bearer " + token);
  }
}
