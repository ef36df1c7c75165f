package io.pilothouse.observability;

import static io.pilothouse.kubernetes.Awaiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators' listener, over a real socket. */
class ManagementServerTest {
  private static final Duration PATIENT = Duration.ofMinutes(1);
  private static final Duration LIFE = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();
  private volatile Future<Optional<String>> cluster = Future.succeededFuture(Optional.empty());
  private volatile Thread answering;
  private ManagementServer server;
  private int port;

  @BeforeEach
  void start() {
    serve(PATIENT);
  }

  private void serve(Duration turn) {
    HealthCheck counted =
        new HealthCheck(
            "cluster",
            () -> {
              asked.incrementAndGet();
              answering = Thread.currentThread();
              return cluster;
            });
    server =
        new ManagementServer(
            vertx,
            List.of(EventLoops.check(vertx, turn)),
            List.of(CachedCheck.of(counted, PATIENT, LIFE, now::get)),
            metrics,
            Optional.empty());
    port = await(server.start("127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    client.close();
    metrics.close();
    await(vertx.close());
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    return client.send(request(method, path), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .build();
  }

  private void answers(int status, String text, String path) throws Exception {
    HttpResponse<String> answer = ask("GET", path);
    assertEquals(text, answer.body());
    assertEquals(status, answer.statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/healthz", "/livez?verbose"})
  void itLives(String path) throws Exception {
    answers(200, "[+]event-loops ok\n", path);
  }

  @Test
  void itIsReadyWhenTheClusterAnswers() throws Exception {
    answers(200, "[+]running ok\n[+]cluster ok\n", "/readyz");
  }

  @Test
  void itIsNotReadyWhileTheClusterDoesNotAnswerButLives() throws Exception {
    cluster = Future.succeededFuture(Optional.of("the API server cannot be reached"));
    answers(503, "[+]running ok\n[-]cluster: the API server cannot be reached\n", "/readyz");
    answers(200, "[+]event-loops ok\n", "/livez");
  }

  @Test
  void whileItDrainsItIsNotReadyButLives() throws Exception {
    server.drain();
    answers(503, "[-]running: the server is shutting down\n[+]cluster ok\n", "/readyz");
    answers(200, "[+]event-loops ok\n", "/livez");
  }

  @Test
  void anAnswerHoldsForAWhile() throws Exception {
    ask("GET", "/readyz");
    cluster = Future.succeededFuture(Optional.of("gone"));
    now.set(LIFE.toNanos() - 1);
    assertEquals(200, ask("GET", "/readyz").statusCode());
    assertEquals(1, asked.get());
    now.set(LIFE.toNanos());
    assertEquals(503, ask("GET", "/readyz").statusCode());
    assertEquals(2, asked.get());
  }

  @Test
  void probesThatComeTogetherAskOnce() {
    Promise<Optional<String>> slow = Promise.promise();
    HealthCheck check =
        CachedCheck.of(
            new HealthCheck(
                "slow",
                () -> {
                  asked.incrementAndGet();
                  return slow.future();
                }),
            PATIENT,
            LIFE,
            now::get);
    Future<Optional<String>> first = check.problem().get();
    now.set(2 * LIFE.toNanos());
    Future<Optional<String>> second = check.problem().get();
    slow.complete(Optional.of("late"));
    assertEquals(Optional.of("late"), await(first));
    assertEquals(Optional.of("late"), await(second));
    assertEquals(1, asked.get());
  }

  @Test
  void aCheckThatHangsIsAProblemAndSoIsOneThatFails() throws Exception {
    HealthCheck hung = new HealthCheck("hung", () -> Promise.<Optional<String>>promise().future());
    HealthCheck failed = new HealthCheck("failed", () -> Future.failedFuture("secret words"));
    Duration brief = Duration.ofMillis(1);
    server =
        new ManagementServer(
            vertx,
            List.of(),
            List.of(
                CachedCheck.of(hung, brief, LIFE, now::get),
                CachedCheck.of(failed, PATIENT, LIFE, now::get)),
            metrics,
            Optional.empty());
    port = await(server.start("127.0.0.1", 0));
    answers(
        503,
        "[+]running ok\n[-]hung: no answer within 1 ms\n[-]failed: the check failed\n",
        "/readyz");
  }

  @Test
  void aHeldEventLoopIsFoundOut() throws Exception {
    int patientPort = port;
    serve(Duration.ofMillis(50));
    CountDownLatch release = new CountDownLatch(1);
    try {
      holdTheLoopThatDoesNotAnswer(release);
      answers(503, "[-]event-loops: an event loop does not turn\n", "/livez");
    } finally {
      release.countDown();
    }
    port = patientPort;
    answers(200, "[+]event-loops ok\n", "/livez");
  }

  private void holdTheLoopThatDoesNotAnswer(CountDownLatch release) throws Exception {
    ask("GET", "/readyz");
    CountDownLatch held = new CountDownLatch(1);
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      if (!loop.inEventLoop(answering)) {
        loop.execute(
            () -> {
              held.countDown();
              hold(release);
            });
      }
    }
    held.await();
  }

  private static void hold(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void metricsAreInPrometheussFormat() throws Exception {
    HttpResponse<String> answer = ask("GET", "/metrics");
    assertEquals(200, answer.statusCode());
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        answer.headers().firstValue("Content-Type").orElseThrow());
    assertTrue(answer.body().contains("\npilothouse_tool_calls_in_flight 0.0\n"), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void nothingCanBeChanged(String method) throws Exception {
    for (String path : List.of("/livez", "/readyz", "/healthz", "/metrics", "/mcp")) {
      HttpResponse<String> answer = ask(method, path);
      assertEquals(405, answer.statusCode());
      assertEquals("GET", answer.headers().firstValue("Allow").orElseThrow());
    }
  }

  @Test
  void nothingElseIsServed() throws Exception {
    assertEquals(404, ask("GET", "/mcp").statusCode());
    assertEquals(404, ask("GET", "/approvals").statusCode());
    assertEquals(404, ask("GET", "/").statusCode());
  }
}
