package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.PODS;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.kubernetes.RecordedApi.Answer;
import io.pilothouse.kubernetes.Recording;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way a request fails has its kind. */
class FailureMappingTest {
  private ClusterFixture fixture;
  private RecordedApi api;

  @BeforeEach
  void start() {
    fixture = new ClusterFixture();
    api = RecordedApi.start(fixture.vertx);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "8, UNAVAILABLE, 503, service unavailable",
    "11, INVALID, 400, invalid continue token",
    "16, INVALID, 400, unable to parse requirement",
    "18, INVALID, 400, field label not supported",
    "24, NOT_FOUND, 404, pods \"nope\" not found",
    "26, NOT_SERVED, 404, the server could not find the requested resource",
    "27, FORBIDDEN, 403, cannot get resource \"secrets\"",
    "28, FORBIDDEN, 403, at the cluster scope",
    "30, UNAUTHENTICATED, 401, Unauthorized",
    "38, INVALID, 400, 'choose one of: [shipping log-agent]'",
    "39, INVALID, 400, container nope is not valid",
    "40, INVALID, 400, is waiting to start",
    "41, INVALID, 400, container nope is not valid",
    "43, UNAVAILABLE, 500, connection refused",
    "81, EXPIRED, 410, too old resource version",
  })
  void recordedFailuresKeepTheServersWords(int number, Kind kind, int status, String words) {
    Recording recording = Recording.numbered(number);
    String token = recording.restricted() ? RecordedApi.RESTRICTED_TOKEN : "anybody";
    ClusterReader reader = fixture.reader(api.url(), token);
    ClusterException failure = failureOf(reader.getPath(recording.uri(), patient()));
    assertEquals(kind, failure.kind());
    assertEquals(status, failure.status());
    assertTrue(failure.getMessage().contains(words), failure.getMessage());
    assertTrue(failure.request().orElseThrow().startsWith("get /api"));
  }

  @ParameterizedTest
  @CsvSource({
    "404, 404 page not found, NOT_SERVED",
    "406, only the following media types are accepted, INVALID",
    "409, the object has been modified, CONFLICT",
    "410, too old, EXPIRED",
    "422, spec.x is invalid, INVALID",
    "429, too many requests, TOO_MANY_REQUESTS",
    "302, elsewhere, UNAVAILABLE",
    "502, bad gateway, UNAVAILABLE",
  })
  void answersInPlainTextCountToo(int status, String text, Kind kind) {
    api.on("GET", "/api/v1/nodes").answer(Answer.status(status, text).with("Location", "/version"));
    ClusterException failure =
        failureOf(
            fixture.reader(api.url(), "token-of-this-test").getPath("/api/v1/nodes", patient()));
    assertEquals(kind, failure.kind());
    assertEquals(text, failure.getMessage());
    assertEquals(1, api.seen().size());
  }

  @Test
  void aLoginPageIsNotQuoted() {
    api.on("GET", "/version").answer(Answer.status(502, "<html>nginx at 10.0.0.7</html>"));
    ClusterException failure =
        failureOf(fixture.reader(api.url(), "x").getPath("/version", patient()));
    assertEquals("the server answered with HTTP status 502", failure.getMessage());
  }

  @Test
  void whatWasAskedIsSaidInWords() {
    ClusterReader reader = fixture.reader(api.url(), "x");
    assertEquals(
        Optional.of("list pods in namespace elsewhere"),
        failureOf(reader.list(ListQuery.of(PODS, Optional.of("elsewhere")), patient())).request());
    assertEquals(
        Optional.of("get pods nope in namespace shop"),
        failureOf(reader.get(PODS, "shop", "nope", patient())).request());
  }

  @ParameterizedTest
  @CsvSource({
    "shop/../kube-system, web",
    "'', web",
    "shop, ..",
    "shop, a/b",
    "shop, a?b=c",
    "shop, a%2Fb",
    "shop, a#b",
    "shop, 'a\\b'",
    "shop, 'a\tb'",
  })
  void partsThatCouldChangeThePathAreRefusedUnsent(String namespace, String name) {
    ClusterReader reader = fixture.reader(api.url(), "x");
    assertEquals(Kind.INVALID, failureOf(reader.get(PODS, namespace, name, patient())).kind());
    assertEquals(0, api.seen().size());
  }

  @ParameterizedTest
  @CsvSource({
    "version",
    "//elsewhere/version",
    "@elsewhere/version",
    "/api/../version",
    "/api/%2e%2e/version",
    "/version#x",
    "'/ver sion'",
    ":80/version",
  })
  void wholePathsAreCheckedToo(String path) {
    ClusterReader reader = fixture.reader(api.url(), "x");
    assertEquals(Kind.INVALID, failureOf(reader.getPath(path, patient())).kind());
    assertEquals(0, api.seen().size());
  }

  @Test
  void whatReachesIntoPodsAndNodesIsRefusedUnsent() {
    ClusterReader reader = fixture.reader(api.url(), "x");
    ClusterException refused = failureOf(reader.getPath("/api/v1/nodes/one/proxy/run", patient()));
    assertEquals(Kind.FORBIDDEN, refused.kind());
    assertEquals(0, refused.status());
    assertEquals(0, api.seen().size());
  }

  @Test
  void namesWithUnusualCharactersAreEncoded() {
    ClusterReader reader = fixture.reader(api.url(), "x");
    failureOf(
        reader.get(
            ClusterFixture.type("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", false),
            "",
            "system:node é",
            patient()));
    assertEquals(
        "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode%20%C3%A9",
        api.seen().getFirst().uri());
  }

  @Test
  void aDeadServerRefuses() {
    NetServer server = fixture.vertx.createNetServer().connectHandler(socket -> {});
    int port = await(server.listen(0, "127.0.0.1")).actualPort();
    await(server.close());
    ClusterException failure =
        failureOf(fixture.reader("http://127.0.0.1:" + port, "x").getPath("/version", patient()));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.getMessage().contains("refused the connection"), failure.getMessage());
  }

  @Test
  void anUnknownHostIsSaidToBeUnknown() {
    ClusterException failure =
        failureOf(
            fixture.reader("http://no-such-host.invalid", "x").getPath("/version", patient()));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.getMessage().contains("unknown"), failure.getMessage());
  }

  @Test
  void aServerThatDoesNotSpeakTlsFailsTheHandshake() {
    ClusterException failure =
        failureOf(
            fixture.reader("https://127.0.0.1:" + api.port(), "x").getPath("/version", patient()));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.getMessage().contains("TLS"), failure.getMessage());
  }

  @Test
  void aConnectionThatBreaksIsTriedOnceMore() {
    NetServer server =
        fixture
            .vertx
            .createNetServer()
            .connectHandler(socket -> socket.handler(b -> socket.close()));
    AtomicInteger connections = new AtomicInteger();
    server.connectHandler(
        socket -> {
          int number = connections.incrementAndGet();
          socket.handler(
              request -> {
                if (number == 1) {
                  socket
                      .write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
                      .onComplete(x -> socket.close());
                } else {
                  socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                }
              });
        });
    int port = await(server.listen(0, "127.0.0.1")).actualPort();
    ClusterReader reader = fixture.reader("http://127.0.0.1:" + port, "x");
    assertEquals(new JsonObject(), await(reader.getPath("/version", patient())));
    assertEquals(2, connections.get());
    await(server.close());
  }

  @Test
  void aServerThatAsksForPatienceIsAskedOnceMore() {
    Answer busy = Answer.status(429, "busy").with("Retry-After", "0");
    api.on("GET", "/version").answer(busy, Answer.json(200, new JsonObject()));
    ClusterReader reader = fixture.reader(api.url(), "x");
    assertEquals(new JsonObject(), await(reader.getPath("/version", patient())));
    api.on("GET", "/version").answer(busy);
    assertEquals(Kind.TOO_MANY_REQUESTS, failureOf(reader.getPath("/version", patient())).kind());
    assertEquals(4, api.seen().size());
  }

  @Test
  void patienceLongerThanTheDeadlineIsNotWaitedFor() {
    api.on("GET", "/version").answer(Answer.status(503, "busy").with("Retry-After", "3600"));
    ClusterReader reader = fixture.reader(api.url(), "x");
    assertEquals(Kind.UNAVAILABLE, failureOf(reader.getPath("/version", patient())).kind());
    assertEquals(1, api.seen().size());
  }

  @Test
  void aBodyThatIsNoKubernetesObjectIsUnavailable() {
    api.on("GET", "/version").answer(Answer.status(200, "[1, 2"));
    ClusterException failure =
        failureOf(fixture.reader(api.url(), "x").getPath("/version", patient()));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertFalse(failure.getMessage().contains("Exception"));
  }
}
