package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.monitor.store.Watch;
import io.pilothouse.monitor.store.Watches;
import io.pilothouse.state.TestState;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged monitor, as an operator sees it. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MonitorIT {
  private static final String EAGER =
      """
      apiVersion: pilothouse.io/v1
      kind: Monitor
      schedule: {every: 10s, wakeGap: 5s}
      scope: {namespaces: [shop]}
      incidents: {pendingFor: 1s}
      """;
  private static final String PLAIN =
      """
      notify:
        channels: [{name: log, type: stdout}]
        grouping: {wait: 1s, interval: 5s, repeat: 4h}
      """;
  private static final String AS_JSON =
      """
      notify:
        channels: [{name: log, type: stdout, format: json}]
        grouping: {wait: 1s, interval: 5s, repeat: 5s}
      """;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    Awaiting.await(vertx.close());
  }

  private String file(String text) throws IOException {
    // In one step: what is half written is a file like any other to those who read it.
    Path fresh = Files.writeString(folder.resolve("fresh.yaml"), text);
    Path file = folder.resolve("monitor.yaml");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return "--monitor-config=" + file;
  }

  private String state() {
    return "--state-dir=" + folder.resolve("state");
  }

  @Test
  void itLooksTellsAndIsToldAnotherFile() throws Exception {
    try (PilothouseProcess monitor =
        PilothouseProcess.monitor(folder, Map.of(), "--sandbox", state(), file(EAGER + PLAIN))) {
      monitor.await(
          "a line for people",
          () -> monitor.out().lines().anyMatch(line -> line.matches(".* UTC SEV-\\d firing: .*")));
      assertEquals("[+]running ok\n[+]cluster ok\n", monitor.manage("/readyz").body());
      assertEquals(1, monitor.metric("pilothouse_monitor_leading"));
      assertTrue(monitor.metric("pilothouse_monitor_cycles_total{outcome=\"ok\"}") >= 2);
      assertTrue(monitor.metric("pilothouse_monitor_last_success_seconds") > 0);
      assertTrue(
          monitor.metric("pilothouse_monitor_messages_total{channel=\"log\",outcome=\"delivered\"}")
              > 0);
      assertTrue(monitor.manage("/metrics").body().contains("notices_queued{channel=\"log\"}"));

      file(EAGER + AS_JSON);
      monitor.hangUp();
      monitor.await(
          "a line for programs",
          () -> monitor.out().lines().anyMatch(line -> line.startsWith("{")));
      String line =
          monitor.out().lines().filter(each -> each.startsWith("{")).findFirst().orElseThrow();
      assertEquals("pilothouse.notification/1", new JsonObject(line).getString("schema"));
      assertEquals(1, monitor.metric("pilothouse_monitor_reloads_total{outcome=\"used\"}"));

      file(EAGER + "notfy: {}\n");
      monitor.hangUp();
      monitor.await("its refusal", () -> monitor.metric("pilothouse_monitor_config_ok") == 0);
      assertTrue(monitor.log().contains("did you mean notify?"), monitor.log());
      double before = monitor.metric("pilothouse_monitor_cycles_total");
      monitor.await(
          "cycles as before", () -> monitor.metric("pilothouse_monitor_cycles_total") > before);

      file(EAGER + PLAIN);
      monitor.hangUp();
      monitor.await("a good one", () -> monitor.metric("pilothouse_monitor_config_ok") == 1);

      monitor.hangUp();
      monitor.await("word that it was heard", () -> monitor.log().contains("is as it was"));
      monitor.terminate();
      monitor.awaitEnd();
    }
    // 1 would say that another process still leads.
    int code = once("--sandbox", state(), file(EAGER + PLAIN));
    assertTrue(code >= ExitCode.SEV4, "exit code " + code);
  }

  private static int once(String... flags) {
    String[] arguments = new String[flags.length + 2];
    arguments[0] = "monitor";
    arguments[1] = "--once";
    System.arraycopy(flags, 0, arguments, 2, flags.length);
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    Terminal terminal =
        new Terminal(new ByteArrayInputStream(new byte[0]), nowhere, System.err, Map.of());
    return new Cli(terminal).run(arguments);
  }

  /** An API server that lets everything but its version wait until it is told to answer. */
  @Test
  void aCycleThatRunsWhenItIsToldToEndComesToItsEnd() throws Exception {
    Queue<HttpServerRequest> waiting = new ConcurrentLinkedQueue<>();
    AtomicBoolean answers = new AtomicBoolean();
    int port =
        Awaiting.await(
                vertx
                    .createHttpServer()
                    .requestHandler(
                        request -> {
                          if (request.path().equals("/version")) {
                            request.response().end("{\"gitVersion\":\"v1.36.0\"}");
                          } else if (answers.get()) {
                            request.response().setStatusCode(500).end();
                          } else {
                            waiting.add(request);
                          }
                        })
                    .listen(0, "127.0.0.1"))
            .actualPort();
    Path kubeconfig =
        KubeconfigFile.current("one")
            .context("one", "http://127.0.0.1:" + port, "t0ken")
            .write(folder.resolve("config"));
    try (PilothouseProcess monitor =
        PilothouseProcess.monitor(
            folder,
            Map.of(),
            "--kubeconfig=" + kubeconfig,
            state(),
            "--shutdown-grace=1m",
            file(EAGER))) {
      monitor.await("the cycle's requests", () -> !waiting.isEmpty());
      monitor.terminate();
      monitor.await("no more clients", () -> monitor.manage("/readyz").statusCode() == 503);
      answers.set(true);
      vertx.runOnContext(
          now -> waiting.forEach(request -> request.response().setStatusCode(500).end()));
      monitor.awaitEnd();
      assertTrue(monitor.log().contains("The cluster one cannot be seen"), monitor.log());
    }
    TestState state = new TestState(TestState.Kind.SQLITE, folder.resolve("state"));
    try (state) {
      List<Watches.Last> looks = TestState.await(new Watches(state.database()).last());
      assertEquals(List.of("one"), looks.stream().map(Watches.Last::context).toList());
      assertEquals(Watch.Outcome.FAILED, looks.getFirst().outcome());
    }
  }

  /** Names that no server knows: only a proxy can be asked for them. */
  @Test
  void channelsAndGitHubAreReachedThroughTheProxy() throws Exception {
    Set<String> asked = ConcurrentHashMap.newKeySet();
    int port =
        Awaiting.await(
                vertx
                    .createHttpServer()
                    .requestHandler(
                        request -> {
                          asked.add(request.method() + " " + request.uri());
                          request.response().setStatusCode(403).end();
                        })
                    .listen(0, "127.0.0.1"))
            .actualPort();
    String outside =
        """
        notify:
          channels: [{name: hook, type: webhook, url: "https://hooks.example.test/x"}]
          grouping: {wait: 1s, interval: 5s, repeat: 4h}
        github:
          tokenEnv: GITHUB_TOKEN
          url: https://github.example.test/api/v3
          repositories: [{repository: acme/deployments}]
        """;
    Map<String, String> variables =
        Map.of("HTTPS_PROXY", "http://127.0.0.1:" + port, "GITHUB_TOKEN", "t0ken");
    try (PilothouseProcess monitor =
        PilothouseProcess.monitor(folder, variables, "--sandbox", state(), file(EAGER + outside))) {
      monitor.await(
          "both tunnels " + asked,
          () ->
              asked.containsAll(
                  Set.of("CONNECT hooks.example.test:443", "CONNECT github.example.test:443")));
      assertEquals(2, asked.size(), "the sandbox is on this machine: " + asked);
    }
  }
}
