package io.pilothouse;

import static io.pilothouse.kubernetes.Awaiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.KubeconfigFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong around a server must not stay in it: afterwards it runs, nothing is left over,
 * and ping was answered all the time. {@code -Psoak} does more of everything.
 */
@Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultsIT {
  private static final int SCALE = Integer.getInteger("pilothouse.soak", 1);
  private static final int CALLERS = 8;
  private static final String CALL =
      new JsonObject()
          .put("jsonrpc", "2.0")
          .put("id", 1)
          .put("method", "tools/call")
          .put(
              "params",
              new JsonObject()
                  .put("name", "list_pods")
                  .put("arguments", new JsonObject())
                  .put(
                      "_meta",
                      new JsonObject()
                          .put("io.modelcontextprotocol/protocolVersion", "2026-07-28")
                          .put("io.modelcontextprotocol/clientCapabilities", new JsonObject())))
          .encode();
  private static final byte[] REQUEST =
      RawHttp.post(
          Map.of(
              "MCP-Protocol-Version", "2026-07-28",
              "Mcp-Method", "tools/call",
              "Mcp-Name", "list_pods"),
          CALL.getBytes(UTF_8));

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean hang = new AtomicBoolean();
  private final AtomicInteger hanging = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private HttpServer cluster;
  private int clusterPort;
  private HttpProcess server;
  private String session;
  private Future<Integer> pings;

  @BeforeEach
  void start() throws Exception {
    listen(0);
    String kubeconfig =
        KubeconfigFile.current("one")
            .context("one", "http://127.0.0.1:" + clusterPort, "t0ken")
            .write(folder.resolve("config"))
            .toString();
    server =
        new HttpProcess(
            folder,
            List.of(),
            "--kubeconfig=" + kubeconfig,
            "--call-timeout=5s",
            "--max-upstream=32");
    session = server.initialize();
    pings = threads.submit(this::pingUntilItIsOver);
  }

  private void listen(int port) {
    cluster =
        await(vertx.createHttpServer().requestHandler(this::answer).listen(port, "127.0.0.1"));
    clusterPort = cluster.actualPort();
  }

  private void answer(HttpServerRequest request) {
    if (hang.get()) {
      hanging.incrementAndGet();
      request.connection().closeHandler(closed -> hanging.decrementAndGet());
    } else {
      request.response().putHeader("Content-Type", "application/json").end(pods());
    }
  }

  /** A table of 100 pods. */
  private static String pods() {
    JsonArray rows = new JsonArray();
    for (int i = 0; i < 100; i++) {
      rows.add(
          new JsonObject()
              .put(
                  "cells",
                  new JsonArray().add("pod-" + i + "-" + "x".repeat(60)).add("1/1").add("Running"))
              .put(
                  "object",
                  new JsonObject()
                      .put(
                          "metadata", new JsonObject().put("namespace", "shop").put("name", "p"))));
    }
    JsonArray columns = new JsonArray();
    for (String name : List.of("Name", "Ready", "Status")) {
      columns.add(new JsonObject().put("name", name).put("priority", 0));
    }
    return new JsonObject()
        .put("kind", "Table")
        .put("apiVersion", "meta.k8s.io/v1")
        .put("metadata", new JsonObject())
        .put("columnDefinitions", columns)
        .put("rows", rows)
        .encode();
  }

  private int pingUntilItIsOver() throws Exception {
    int count = 0;
    while (!over.get()) {
      assertTrue(server.ping(session), "ping was not answered");
      count++;
    }
    return count;
  }

  /** Nothing is left but the session, and that only until its client ends it. */
  @AfterEach
  void nothingIsLeft() throws Exception {
    try {
      over.set(true);
      assertTrue(pings.get() > 0);
      server.delete(session);
      server.awaitIdle();
      hang.set(false);
      HttpResponse<String> after = server.call("list_contexts").join();
      assertEquals(200, after.statusCode());
      assertFalse(after.body().contains("\"isError\":true"), after.body());
    } finally {
      server.close();
      threads.shutdownNow();
      await(vertx.close());
    }
  }

  private List<Future<Void>> callers(Callable<Void> call) {
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      all.add(threads.submit(call));
    }
    return all;
  }

  private static void awaitThat(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theApiServerIsKilledAndRestartedUnderLoad() throws Exception {
    AtomicInteger good = new AtomicInteger();
    AtomicInteger bad = new AtomicInteger();
    AtomicBoolean enough = new AtomicBoolean();
    List<Future<Void>> callers =
        callers(
            () -> {
              while (!enough.get()) {
                HttpResponse<String> answer = server.call("list_pods").join();
                assertEquals(200, answer.statusCode());
                boolean failed = answer.body().contains("UNAVAILABLE: ");
                assertTrue(failed || answer.body().contains("100 pods"), answer.body());
                (failed ? bad : good).incrementAndGet();
              }
              return null;
            });
    for (int round = 0; round < 2 * SCALE; round++) {
      int goodBefore = good.get();
      awaitThat(() -> good.get() > goodBefore + 5 * CALLERS);
      await(cluster.close());
      int badBefore = bad.get();
      awaitThat(() -> bad.get() > badBefore + CALLERS);
      listen(clusterPort);
    }
    int goodBefore = good.get();
    awaitThat(() -> good.get() > goodBefore + 5 * CALLERS);
    enough.set(true);
    for (Future<Void> caller : callers) {
      caller.get();
    }
  }

  @Test
  void theApiServerHangs() throws Exception {
    hang.set(true);
    for (int round = 0; round < SCALE; round++) {
      List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        calls.add(server.call("list_pods"));
      }
      awaitThat(() -> hanging.get() == 32);
      assertEquals(200, server.call("list_contexts").join().statusCode());
      assertEquals(200, server.manage("/livez").statusCode());
      assertEquals(503, server.manage("/readyz").statusCode());
      for (CompletableFuture<HttpResponse<String>> call : calls) {
        String answer = call.join().body();
        assertTrue(answer.contains("TIMEOUT: "), answer);
      }
      awaitThat(() -> hanging.get() == 0);
    }
  }

  @Test
  void clientsGoAwayInTheMiddleOfACall() throws Exception {
    hang.set(true);
    for (int round = 0; round < 5 * SCALE; round++) {
      List<RawHttp> clients = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        RawHttp client = new RawHttp(server.port());
        client.write(REQUEST);
        clients.add(client);
      }
      awaitThat(() -> hanging.get() == 30);
      for (int i = 0; i < clients.size(); i++) {
        if (i % 2 == 0) {
          clients.get(i).reset();
        } else {
          clients.get(i).close();
        }
      }
      awaitThat(() -> hanging.get() == 0);
    }
  }

  @Test
  void clientsDoNotReadWhatTheyAskedFor() throws Exception {
    for (int round = 0; round < SCALE; round++) {
      List<RawHttp> clients = new ArrayList<>();
      List<Future<Void>> writers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        RawHttp client = new RawHttp(server.port());
        clients.add(client);
        writers.add(threads.submit(() -> writeMuch(client)));
      }
      double before = server.metric("pilothouse_tool_calls_total");
      awaitThat(() -> server.metric("pilothouse_tool_calls_total") >= before + 20 * CALLERS);
      assertEquals(200, server.call("list_pods").join().statusCode());
      for (RawHttp client : clients) {
        client.reset();
      }
      for (Future<Void> writer : writers) {
        writer.get();
      }
    }
  }

  /** As much as the server takes until the client goes away. */
  private static Void writeMuch(RawHttp client) {
    try {
      for (int i = 0; i < 1_000; i++) {
        client.write(REQUEST);
      }
    } catch (IOException gone) {
      // The server does not read for ever either.
    }
    return null;
  }

  @Test
  void requestsAreMalformed() throws Exception {
    List<Future<Void>> callers = new ArrayList<>();
    for (int seed = 0; seed < CALLERS; seed++) {
      Fuzz fuzz = new Fuzz(seed);
      callers.add(threads.submit(() -> sendMalformed(fuzz, 10_000 * SCALE / CALLERS)));
    }
    for (Future<Void> caller : callers) {
      caller.get();
    }
    assertTrue(server.metric("pilothouse_http_requests_total") >= 10_000 * SCALE);
  }

  private Void sendMalformed(Fuzz fuzz, int count) throws Exception {
    RawHttp connection = new RawHttp(server.port());
    for (int i = 0; i < count; i++) {
      byte[] request = fuzz.request(session);
      connection.write(request);
      RawHttp.Answer answer = connection.read();
      assertTrue(
          answer.status() >= 200 && answer.status() < 500,
          () -> answer + " to " + new String(request, UTF_8));
      String begun = answer.headers().get("mcp-session-id");
      if (begun != null) {
        server.delete(begun);
      }
      if ("close".equals(answer.headers().get("connection"))) {
        connection.close();
        connection = new RawHttp(server.port());
      }
    }
    connection.close();
    return null;
  }
}
