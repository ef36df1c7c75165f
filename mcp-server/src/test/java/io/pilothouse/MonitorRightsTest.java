package io.pilothouse;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.monitor.store.Watch;
import io.pilothouse.monitor.store.Watches;
import io.pilothouse.rbac.GrantedRoles;
import io.pilothouse.rbac.GrantedRoles.Granted;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.sandbox.SandboxUser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor with the rights that pilothouse rbac prints for it, and without each of them. */
class MonitorRightsTest {
  private static final String ACCOUNT = "system:serviceaccount:pilothouse:pilothouse";
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient outsider = HttpClient.newHttpClient();
  private SandboxServer sandbox;
  private String out = "";
  private String err = "";
  private GrantedRoles roles;

  @BeforeEach
  void start() throws IOException {
    sandbox =
        await(
            new SandboxServer(
                    vertx,
                    SandboxOptions.defaults()
                        .withUser(SandboxUser.of(ACCOUNT, List.of(), "the-account")))
                .start());
    Files.writeString(folder.resolve("kubeconfig"), sandbox.kubeconfig("the-account"));
    Files.writeString(
        folder.resolve("monitor.yaml"),
        """
        apiVersion: pilothouse.io/v1
        kind: Monitor
        schedule: {every: 1h, wakeGap: 1s}
        scope: {namespaces: [shop]}
        leadership: {lease: {namespace: kube-system, name: monitor}}
        """);
    assertEquals(ExitCode.OK, run("rbac", "--toolsets=core,diagnose", "--read-only"), () -> err);
    roles = GrantedRoles.apply(sandbox.url(), admin(), out);
  }

  @AfterEach
  void stop() throws IOException {
    LogManager.getLogManager().readConfiguration();
    outsider.close();
    await(vertx.close());
  }

  private String admin() {
    return sandbox.kubeconfig().replaceAll("(?s).*token: (\\S+).*", "$1");
  }

  private int run(String command, String... flags) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    List<String> all =
        new ArrayList<>(
            List.of(
                command,
                "--monitor-config=" + folder.resolve("monitor.yaml"),
                "--state-dir=" + folder.resolve("state")));
    all.addAll(List.of(flags));
    int code =
        new Cli(
                new Terminal(
                    new ByteArrayInputStream(new byte[0]),
                    new PrintStream(written, true, UTF_8),
                    new PrintStream(told, true, UTF_8),
                    Map.of()))
            .run(all.toArray(String[]::new));
    out = written.toString(UTF_8);
    err = told.toString(UTF_8);
    return code;
  }

  private int once() {
    return run("monitor", "--once", "--read-only", "--kubeconfig=" + folder.resolve("kubeconfig"));
  }

  private JsonObject send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.url() + path))
            .header("Authorization", "Bearer " + admin())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    HttpResponse<String> answer = outsider.sendAsync(request, BodyHandlers.ofString()).join();
    assertTrue(answer.statusCode() < 300, answer::body);
    return new JsonObject(answer.body());
  }

  private void takeAway(String words) {
    granted(words).forEach(roles::takeAway);
  }

  private void giveBack(String words) {
    granted(words).forEach(roles::giveBack);
  }

  private List<Granted> granted(String words) {
    List<Granted> all =
        roles.all().stream().filter(each -> each.right().words().equals(words)).toList();
    assertFalse(all.isEmpty(), words);
    return all;
  }

  @Test
  void oneThatLooksOnceHoldsTheLeaseAndGivesItBack() {
    assertTrue(once() > ExitCode.SEV4, () -> err);
    JsonObject spec = send("GET", LEASES + "/monitor", "").getJsonObject("spec");
    assertEquals("", spec.getString("holderIdentity"));
    assertTrue(once() > ExitCode.SEV4, () -> err);
    spec = send("GET", LEASES + "/monitor", "").getJsonObject("spec");
    assertEquals(1, spec.getInteger("leaseTransitions"));
  }

  @Test
  void whoMayNotHoldTheLeaseDoesNotLead() {
    for (String verb : List.of("create", "get", "update")) {
      String right = verb + " leases.coordination.k8s.io";
      takeAway(right);
      assertEquals(ExitCode.FAILURE, once(), () -> right + ": " + err);
      assertTrue(err.contains("leases"), err);
      giveBack(right);
      assertTrue(once() > ExitCode.SEV4, () -> err);
    }
  }

  @Test
  void withoutTheRightToWatchNothingIsWatched() throws Exception {
    try (Wiring wiring = Wiring.of(config())) {
      assertNull(await(watch(wiring)), "the server ends it when it was asked to");
      takeAway("watch events");
      assertEquals(ClusterException.Kind.FORBIDDEN, failureOf(watch(wiring)).kind());
    }
  }

  private static Future<Void> watch(Wiring wiring) {
    ResourceType events =
        new ResourceType("", "v1", "Event", "events", "event", List.of(), true, Set.of());
    CallScope scope = CallScope.within(Duration.ofSeconds(20), new Cancellation());
    return wiring
        .watchers()
        .watcher(Optional.empty())
        .compose(
            each -> each.watch(ListQuery.of(events, Optional.of("shop")), "", told -> {}, scope));
  }

  private static void passed(Duration atMost, BooleanSupplier condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it does not happen");
      Thread.onSpinWait();
    }
  }

  private Config config() throws ConfigException {
    return Config.loadMonitor(
        Map.of(
            "kubeconfig", folder.resolve("kubeconfig").toString(),
            "monitor-config", folder.resolve("monitor.yaml").toString(),
            "state-dir", folder.resolve("state").toString()),
        Map.of());
  }

  /** As a process does it, with the interval far away. */
  @Test
  void aWarningWakesTheOneThatLeads() throws Exception {
    Config config = config();
    try (Wiring wiring = Wiring.of(config)) {
      MonitorWiring monitor =
          new MonitorWiring(wiring, config, new PrintStream(new ByteArrayOutputStream()), false);
      monitor.start();
      Watches watches = new Watches(wiring.database());
      passed(Duration.ofSeconds(60), () -> last(watches).isAfter(Instant.EPOCH));
      Instant first = last(watches);
      String event =
          """
          {'metadata': {'name': 'bad', 'namespace': 'shop'}, 'type': 'Warning', 'reason': 'Test',
           'message': 'something', 'count': %d,
           'involvedObject': {'kind': 'Pod', 'namespace': 'shop', 'name': 'a'}}
          """;
      send("POST", "/api/v1/namespaces/shop/events", event.formatted(1));
      for (int i = 2; last(watches).equals(first); i++) {
        assertTrue(i < 10_000, "nothing wakes it");
        send("PUT", "/api/v1/namespaces/shop/events/bad", event.formatted(i));
      }
      await(monitor.stop(Duration.ofSeconds(10)));
    }
  }

  private static Instant last(Watches watches) {
    return await(watches.between(Instant.EPOCH, Instant.now().plus(Duration.ofDays(1)))).stream()
        .map(Watch::until)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }
}
