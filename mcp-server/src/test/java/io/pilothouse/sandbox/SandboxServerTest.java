package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.seed.Seed;
import io.pilothouse.sandbox.store.ContinueToken;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxServerTest {
  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private SandboxClient start(SandboxOptions options) {
    return new SandboxClient(started(new SandboxServer(vertx, options)));
  }

  private static SandboxServer started(SandboxServer server) {
    return server.start().toCompletionStage().toCompletableFuture().join();
  }

  private SandboxClient start() {
    return start(options());
  }

  private static SandboxOptions options() {
    return SandboxOptions.defaults().withClock(InstantSource.fixed(NOW));
  }

  @Test
  void loadsTheClusterOnceAndOnlyWhenItIsNeeded() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    SandboxServer server =
        started(
            new SandboxServer(
                vertx,
                options(),
                () -> {
                  loads.incrementAndGet();
                  return Seed.load(NOW);
                }));
    SandboxClient client = new SandboxClient(server);
    assertEquals("ok", client.get("/livez").body());
    assertEquals(0, loads.get());
    client.get("/api/v1/pods");
    client.get("/api/v1/nodes");
    assertEquals(1, loads.get());
  }

  @Test
  void stopsAnswering() throws Exception {
    SandboxServer server = started(new SandboxServer(vertx, options()));
    SandboxClient client = new SandboxClient(server);
    assertEquals(200, client.get("/version").status());
    server.stop().toCompletionStage().toCompletableFuture().join();
    assertThrows(IOException.class, () -> client.get("/version"));
  }

  @Test
  void itsKubeconfigNamesOneContextAndACredentialThatWorks() throws Exception {
    SandboxServer server = started(new SandboxServer(vertx, options()));
    String kubeconfig = server.kubeconfig();
    assertTrue(kubeconfig.contains("current-context: sandbox\n"));
    assertTrue(kubeconfig.contains("namespace: shop\n"));
    assertTrue(kubeconfig.contains("server: " + server.url() + "\n"));
    String token = kubeconfig.substring(kubeconfig.indexOf("token: ") + 7).strip();
    SandboxClient client = new SandboxClient(server);
    assertEquals(200, authorized(client, "Bearer " + token));
    assertEquals(401, authorized(client, "Bearer wrong"));
  }

  private static int authorized(SandboxClient client, String credential) throws Exception {
    return client.send("GET", "/version", Map.of("Authorization", credential), "").status();
  }

  @Test
  void agesAreAlive() throws Exception {
    JsonArray cells =
        start()
            .table("/apis/apps/v1/namespaces/shop/deployments/api")
            .json()
            .getJsonArray("rows")
            .getJsonObject(0)
            .getJsonArray("cells");
    assertEquals(List.of("api", "3/3", 1, 3, "25m"), cells.getList().subList(0, 5));
  }

  @Test
  void pagesThroughAllOfTwoThousandPods() throws Exception {
    SandboxClient client = start(options().withPods(2_000));
    List<String> names = new ArrayList<>();
    String path = "/api/v1/pods?limit=300";
    int left = 2_000;
    while (path != null) {
      JsonObject page = client.get(path).json();
      page.getJsonArray("items").forEach(pod -> names.add(identity((JsonObject) pod)));
      left = page.getJsonObject("metadata").getInteger("remainingItemCount", 0);
      assertEquals(2_000 - names.size(), left);
      String token = page.getJsonObject("metadata").getString("continue");
      path = token == null ? null : "/api/v1/pods?limit=300&continue=" + token;
    }
    assertEquals(2_000, names.size());
    assertEquals(names.stream().sorted().distinct().toList(), names);
  }

  private static String identity(JsonObject object) {
    JsonObject metadata = object.getJsonObject("metadata");
    return metadata.getString("namespace") + "/" + metadata.getString("name");
  }

  @Test
  void refusesAPageOfAnotherTime() throws Exception {
    SandboxClient client = start();
    String other = new ContinueToken(5, "shop/cart\0").encode();
    JsonObject gone = client.get("/api/v1/pods?limit=2&continue=" + other).json();
    assertEquals(410, gone.getInteger("code"));
    assertEquals("Expired", gone.getString("reason"));
    String fresh = gone.getJsonObject("metadata").getString("continue");
    assertEquals(200, client.get("/api/v1/pods?limit=2&continue=" + fresh).status());
  }

  @Test
  void aSelectedListDoesNotCountWhatIsLeft() throws Exception {
    JsonObject metadata =
        start()
            .get("/api/v1/pods?limit=1&labelSelector=app%3Dapi")
            .json()
            .getJsonObject("metadata");
    assertTrue(metadata.containsKey("continue"));
    assertFalse(metadata.containsKey("remainingItemCount"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST   | /api/v1/namespaces/shop/pods/x/attach      | create pods/attach
          POST   | /api/v1/namespaces/shop/serviceaccounts/x/token | create serviceaccounts/token
          GET    | /api/v1/namespaces/shop/pods/x/portforward | get pods/portforward
          GET    | /api/v1/nodes/worker-1/proxy/metrics       | get nodes/proxy
          """)
  void saysWhatItDoesNotServe(String method, String path, String what) throws Exception {
    JsonObject status = start().send(method, path, Map.of(), "").json();
    assertEquals(501, status.getInteger("code"));
    assertEquals(what + " is not served by the sandbox", status.getString("message"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /apis/authorization.k8s.io/v1/selfsubjectaccessreviews, 405",
    "GET, /apis/metrics.k8s.io/v1beta1/nodes?watch=true, 405",
    "GET, /api/v1/pods/x, 404",
    "GET, /api/v1/namespaces/shop/nodes, 404",
    "GET, /api/v1/namespaces/shop/pods/x/nonsense, 404",
    "GET, /apis/nope, 404",
    "GET, /nope, 404",
    "GET, /openapi/v2, 404",
    "GET, /api/v1/pods?limit=x, 400",
    "GET, /api/v1/pods?resourceVersion=99999999, 504",
    "GET, /api/v1/namespaces/kube-system/status, 200"
  })
  void answersOddRequestsAsAnApiServerDoes(String method, String path, int status)
      throws Exception {
    SandboxClient.Answer answer = start().send(method, path, Map.of(), "");
    assertEquals(status, answer.status());
    assertEquals(status == 200 ? null : status, answer.json().getInteger("code"));
  }

  @Test
  void refusesFormsItCannotMake() throws Exception {
    SandboxClient client = start();
    Map<String, String> protobuf = Map.of("Accept", "application/vnd.kubernetes.protobuf");
    assertEquals(406, client.send("GET", "/api/v1/pods", protobuf, "").status());
  }

  @Test
  void sendsWholeObjectsInRowsWhenAskedTo() throws Exception {
    JsonObject row =
        start()
            .table("/api/v1/namespaces/shop/pods?limit=1&includeObject=Object")
            .json()
            .getJsonArray("rows")
            .getJsonObject(0);
    assertEquals("Pod", row.getJsonObject("object").getString("kind"));
    assertTrue(row.getJsonObject("object").containsKey("spec"));
  }

  @Test
  void explainsItsKinds() throws Exception {
    SandboxClient client = start();
    JsonObject paths = client.get("/openapi/v3").json().getJsonObject("paths");
    String url = paths.getJsonObject("apis/apps/v1").getString("serverRelativeURL");
    JsonObject document = client.get(url).json();
    assertTrue(
        document
            .getJsonObject("components")
            .getJsonObject("schemas")
            .containsKey("io.k8s.api.apps.v1.Deployment"));
  }

  @Test
  void watchesFromTheBeginningAndThenWaits() throws Exception {
    String body =
        start()
            .get(
                "/api/v1/namespaces/shop/pods?watch=true&timeoutSeconds=1&allowWatchBookmarks=true"
                    + "&labelSelector=app%3Dapi")
            .body();
    List<JsonObject> events = body.lines().map(JsonObject::new).toList();
    assertEquals(5, events.size());
    assertTrue(events.subList(0, 4).stream().allMatch(e -> "ADDED".equals(e.getString("type"))));
    assertEquals("BOOKMARK", events.getLast().getString("type"));
  }

  @Test
  void aWatchWithNothingToSayBeginsAtOnce() throws Exception {
    SandboxClient client = start();
    JsonObject list = client.get("/api/v1/nodes?limit=1").json();
    String version = list.getJsonObject("metadata").getString("resourceVersion");
    String watch = "/api/v1/nodes?watch=true&timeoutSeconds=3600&resourceVersion=" + version;
    try (InputStream events = client.stream(watch)) {
      assertEquals(0, events.available());
    }
  }

  @Test
  void refusesAReviewThatAsksNothing() throws Exception {
    SandboxClient.Answer answer =
        start()
            .send(
                "POST",
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                Map.of("Content-Type", "application/json"),
                "{\"spec\":{}}");
    assertEquals(422, answer.status());
  }

  @Test
  void aNodesUsageIsThatOfItsPodsAndMore() throws Exception {
    SandboxClient client = start();
    long pods = 0;
    for (Object pod : client.get("/apis/metrics.k8s.io/v1beta1/pods").items()) {
      for (Object container : ((JsonObject) pod).getJsonArray("containers")) {
        pods += nanos(((JsonObject) container).getJsonObject("usage"));
      }
    }
    JsonObject node = client.get("/apis/metrics.k8s.io/v1beta1/nodes/worker-1").json();
    long api =
        nanos(
            client
                .get("/apis/metrics.k8s.io/v1beta1/namespaces/prod-ads/pods")
                .items()
                .getJsonObject(0)
                .getJsonArray("containers")
                .getJsonObject(0)
                .getJsonObject("usage"));
    assertTrue(nanos(node.getJsonObject("usage")) > pods - api);
    assertEquals(404, client.get("/apis/metrics.k8s.io/v1beta1/nodes/pool-b-node-6").status());
  }

  private static long nanos(JsonObject usage) {
    return Long.parseLong(usage.getString("cpu").replace("n", ""));
  }
}
