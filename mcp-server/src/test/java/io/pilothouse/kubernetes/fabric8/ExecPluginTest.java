package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.kubernetes.KubeconfigFile;
import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.kubernetes.RecordedApi.Answer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Credential plug-ins, played by small shell scripts. */
@DisabledOnOs(OS.WINDOWS)
class ExecPluginTest {
  private static final String VERSION = "client.authentication.k8s.io/v1";

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

  /** A reader whose credential comes from a script with these lines. */
  private ClusterReader plugin(String script, String more) {
    try {
      Path program = fixture.folder.resolve("login");
      Files.writeString(program, "#!/bin/sh\n" + script);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      String exec =
          "exec: {apiVersion: %s, command: ./login, args: ['an arg; echo'], env: [{name: WHO, value: me}]%s}"
              .formatted(VERSION, more);
      Path file =
          KubeconfigFile.current("one")
              .context("one", api.url(), "default", exec)
              .write(fixture.folder.resolve("config"));
      return fixture.reader(fixture.settings(file));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String credential(String status) {
    return "{\"apiVersion\": \"%s\", \"kind\": \"ExecCredential\", \"status\": %s}"
        .formatted(VERSION, status);
  }

  /** Prints a token made of how often it ran, its argument and its variable. */
  private String counting() {
    return """
    echo x >> '%1$s/runs'
    echo "this is a warning" >&2
    n=$(wc -l < '%1$s/runs' | tr -d ' ')
    cat > /dev/null
    echo '%2$s' | sed "s/TOKEN/$n-$1-$WHO/"
    """
        .formatted(fixture.folder, credential("{\"token\": \"TOKEN\"}"));
  }

  private List<String> tokens() {
    return api.seen().stream().map(seen -> seen.headers().get("authorization")).toList();
  }

  @Test
  void thePlugInsTokenArrivesAndIsKept() {
    ClusterReader reader = plugin(counting(), "");
    await(reader.getPath("/version", patient()));
    await(reader.getPath("/version", patient()));
    assertEquals(List.of("Bearer 1-an arg; echo-me", "Bearer 1-an arg; echo-me"), tokens());
  }

  @Test
  void itRunsOnceForAllWhoWait() {
    ClusterReader reader = plugin(counting(), "");
    await(
        Future.all(
            IntStream.range(0, 10).mapToObj(i -> reader.getPath("/version", patient())).toList()));
    assertEquals(1, tokens().stream().distinct().count());
  }

  @Test
  void itRunsAgainWhenTheServerRefusesTheToken() {
    ClusterReader reader = plugin(counting(), "");
    api.on("GET", "/version")
        .answer(Answer.status(401, "stale"), Answer.json(200, new JsonObject()));
    await(reader.getPath("/version", patient()));
    assertEquals(List.of("Bearer 1-an arg; echo-me", "Bearer 2-an arg; echo-me"), tokens());
    api.on("GET", "/version").answer(Answer.status(401, "never"));
    assertEquals(Kind.UNAUTHENTICATED, failureOf(reader.getPath("/version", patient())).kind());
    assertEquals(4, tokens().size());
  }

  @Test
  void itRunsAgainWhenTheTokenExpired() {
    String expired =
        credential("{\"token\": \"TOKEN\", \"expirationTimestamp\": \"2020-01-01T00:00:00Z\"}");
    ClusterReader reader =
        plugin(counting().replace(credential("{\"token\": \"TOKEN\"}"), expired), "");
    await(reader.getPath("/version", patient()));
    await(reader.getPath("/version", patient()));
    assertEquals(List.of("Bearer 1-an arg; echo-me", "Bearer 2-an arg; echo-me"), tokens());
  }

  @Test
  void itIsToldAboutTheClusterWhenItAsks() {
    ClusterReader reader =
        plugin(
            "printf %s \"$KUBERNETES_EXEC_INFO\" > '"
                + fixture.folder.resolve("info")
                + "'\n"
                + "echo '"
                + credential("{\"token\": \"t\"}")
                + "'\n",
            ", provideClusterInfo: true");
    await(reader.getPath("/version", patient()));
    JsonObject info = read("info");
    assertEquals(VERSION, info.getString("apiVersion"));
    assertEquals(false, info.getJsonObject("spec").getBoolean("interactive"));
    assertEquals(
        api.url(), info.getJsonObject("spec").getJsonObject("cluster").getString("server"));
  }

  private JsonObject read(String name) {
    try {
      return new JsonObject(Files.readString(fixture.folder.resolve(name)));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  @Test
  void oneThatHangsEndsAtTheDeadline() {
    ClusterReader reader = plugin("sleep 600\n", "");
    ClusterException failure = failureOf(reader.getPath("/version", within(Duration.ofSeconds(1))));
    assertEquals(Kind.TIMEOUT, failure.kind());
    assertEquals(0, api.seen().size());
  }

  @Test
  void whenNobodyWaitsItAndWhatItStartedAreKilled() throws Exception {
    Path pid = fixture.folder.resolve("started").resolve("pid");
    Files.createDirectory(pid.getParent());
    ClusterReader reader =
        plugin(
            "sleep 600 &\necho $! > '%1$s/../pid.new'\nmv '%1$s/../pid.new' '%1$s/pid'\nwait\n"
                .formatted(pid.getParent()),
            "");
    Cancellation cancellation = new Cancellation();
    try (WatchService watch = pid.getFileSystem().newWatchService()) {
      pid.getParent().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      Future<?> call =
          reader.getPath("/version", CallScope.within(Duration.ofMinutes(5), cancellation));
      assertNotNull(watch.poll(20, TimeUnit.SECONDS), "the plug-in did not start");
      ProcessHandle child =
          ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
      cancellation.cancel();
      assertEquals(Kind.CANCELLED, failureOf(call).kind());
      child.onExit().get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void failuresSayWhatToDoAndQuoteNothing() {
    ClusterException exit =
        failureOf(plugin("echo token-in-stdout; exit 3\n", "").getPath("/version", patient()));
    assertEquals(Kind.UNAUTHENTICATED, exit.kind());
    assertTrue(exit.getMessage().contains("exit code 3"), exit.getMessage());
    ClusterException text =
        failureOf(plugin("echo token-in-stdout\n", "").getPath("/version", patient()));
    assertEquals(Kind.CONFIGURATION, text.kind());
    assertFalse(text.getMessage().contains("token-in-stdout"));
    ClusterException version =
        failureOf(
            plugin("echo '{\"apiVersion\": \"x/v9\", \"status\": {\"token\": \"t\"}}'\n", "")
                .getPath("/version", patient()));
    assertEquals(Kind.CONFIGURATION, version.kind());
    ClusterException empty =
        failureOf(plugin("echo '" + credential("{}") + "'\n", "").getPath("/version", patient()));
    assertEquals(Kind.UNAUTHENTICATED, empty.kind());
  }

  @Test
  void aMissingProgramComesWithItsInstallHint() {
    Path file =
        KubeconfigFile.current("one")
            .context(
                "one",
                api.url(),
                "default",
                "exec: {apiVersion: %s, command: no-such-login, installHint: install it from the shop}"
                    .formatted(VERSION))
            .write(fixture.folder.resolve("config"));
    ClusterException failure =
        failureOf(fixture.reader(fixture.settings(file)).getPath("/version", patient()));
    assertEquals(Kind.CONFIGURATION, failure.kind());
    assertTrue(failure.getMessage().endsWith("install it from the shop"), failure.getMessage());
  }
}
