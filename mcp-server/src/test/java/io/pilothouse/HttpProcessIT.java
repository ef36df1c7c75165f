package io.pilothouse;

import static io.pilothouse.kubernetes.Awaiting.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.KubeconfigFile;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server over HTTP, as an operator and Kubernetes see it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpProcessIT {
  private static final String TOKEN = "t0ken-that-nobody-may-see";
  private static final String PODS =
      """
      {"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{},"rows":[],
       "columnDefinitions":[{"name":"Name","format":"name","priority":0}]}
      """;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Promise<HttpServerRequest> asked = Promise.promise();
  private String kubeconfig;

  /** An API server that answers everything but lists of pods, which a test answers or not. */
  @BeforeEach
  void startCluster() {
    int port =
        await(
                vertx
                    .createHttpServer()
                    .requestHandler(
                        request -> {
                          if (request.path().endsWith("/pods")) {
                            asked.complete(request);
                          } else {
                            request.response().end("{\"gitVersion\":\"v1.36.0\"}");
                          }
                        })
                    .listen(0, "127.0.0.1"))
            .actualPort();
    kubeconfig = kubeconfig(port);
  }

  private String kubeconfig(int port) {
    return "--kubeconfig="
        + KubeconfigFile.current("one")
            .context("one", "http://127.0.0.1:" + port, TOKEN)
            .write(folder.resolve("config" + port));
  }

  @AfterEach
  void stopCluster() {
    await(vertx.close());
  }

  @Test
  void probesAndMetricsAreServed() throws Exception {
    try (HttpProcess server = new HttpProcess(folder, List.of(), "--sandbox")) {
      // First, because it waits for as long as the sandbox takes to load.
      assertEquals(200, server.call("list_pods").join().statusCode());
      assertEquals("[+]event-loops ok\n", server.manage("/livez").body());
      assertEquals("[+]running ok\n[+]cluster ok\n", server.manage("/readyz").body());
      String metrics = server.manage("/metrics").body();
      for (String line :
          List.of(
              "pilothouse_tool_calls_total{outcome=\"ok\",tool=\"list_pods\"} 1.0",
              "pilothouse_tool_calls_in_flight 0.0",
              "pilothouse_sessions_open 0.0",
              "pilothouse_http_requests_total{status=\"200\"} 1.0",
              // The version for readiness, and the pods.
              "pilothouse_upstream_requests_total{method=\"GET\",status=\"2xx\"} 2.0",
              "pilothouse_upstream_requests_in_flight 0.0",
              "pilothouse_redactions_total 0.0")) {
        assertTrue(metrics.lines().anyMatch(line::equals), line + " is not in\n" + metrics);
      }
    }
  }

  @Test
  void withoutAClusterItStartsAndIsNotReady() throws Exception {
    try (HttpProcess server = new HttpProcess(folder, List.of(), kubeconfig(1))) {
      HttpResponse<String> ready = server.manage("/readyz");
      assertEquals(503, ready.statusCode());
      assertEquals("[+]running ok\n[-]cluster: the API server cannot be reached\n", ready.body());
      assertEquals(200, server.manage("/livez").statusCode());
      assertTrue(server.log().contains("The cluster is not ready"), server.log());
      String all = ready.body() + server.manage("/metrics").body() + server.log();
      assertFalse(all.contains(TOKEN), all);
    }
  }

  @Test
  void whatIsInFlightFinishesAfterSigtermWhileNothingNewIsTaken() throws Exception {
    try (HttpProcess server =
        new HttpProcess(folder, List.of(), kubeconfig, "--shutdown-grace=1m")) {
      CompletableFuture<HttpResponse<String>> stream = server.listen(server.initialize());
      CompletableFuture<HttpResponse<String>> call = server.call("list_pods");
      HttpServerRequest upstream = await(asked.future());
      server.terminate();
      assertEquals(200, stream.join().statusCode());
      HttpResponse<String> ready = server.manage("/readyz");
      assertEquals(503, ready.statusCode());
      assertTrue(ready.body().startsWith("[-]running: the server is shutting down\n"));
      assertEquals(200, server.manage("/livez").statusCode());
      assertFalse(taken(server.call("list_contexts")));
      upstream.response().end(PODS);
      assertEquals(200, call.join().statusCode());
      assertTrue(call.join().body().contains("\"result\""), call.join().body());
      server.awaitEnd();
    }
  }

  /** Refused by an error or by the closed port. */
  private static boolean taken(CompletableFuture<HttpResponse<String>> request) {
    return request.handle((answer, failure) -> failure == null ? answer.statusCode() : 503).join()
        != 503;
  }

  @Test
  void whatDoesNotFinishInTimeEndsWithAnErrorAndIsCancelledUpstream() throws Exception {
    try (HttpProcess server =
        new HttpProcess(folder, List.of(), kubeconfig, "--shutdown-grace=100ms")) {
      CompletableFuture<HttpResponse<String>> call = server.call("list_pods");
      HttpServerRequest upstream = await(asked.future());
      Promise<Void> closed = Promise.promise();
      upstream.connection().closeHandler(closed::tryComplete);
      server.terminate();
      JsonObject error = new JsonObject(call.join().body()).getJsonObject("error");
      assertEquals("The server is shutting down", error.getString("message"));
      Future<Void> cancelled = closed.future();
      await(cancelled);
      server.awaitEnd();
    }
  }

  @Test
  void theMetricsLibraryIsLoadedForHttpOnly() throws Exception {
    Path stdio = folder.resolve("stdio");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + stdio,
                "-jar",
                Path.of("target", "pilothouse.jar").toAbsolutePath().toString(),
                "call",
                "list_pods",
                "--sandbox")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    assertEquals(0, process.waitFor(), Files.readString(folder.resolve("out")));
    Path http = folder.resolve("http");
    try (HttpProcess server =
        new HttpProcess(folder, List.of("-Xlog:class+load:file=" + http), "--sandbox")) {
      server.manage("/metrics");
    }
    assertTrue(Files.readString(http).contains(" io.micrometer."));
    assertFalse(Files.readString(stdio).contains(" io.micrometer."));
    assertFalse(Files.readString(stdio).contains(" io.prometheus."));
  }
}
