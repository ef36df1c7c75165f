package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.notify.slack.SlackServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MonitorCommandTest {
  private static final String HEAD = "apiVersion: pilothouse.io/v1\nkind: Monitor\n";

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return new Cli(
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Map.of()))
        .run(arguments);
  }

  private String file(String body) throws IOException {
    return Files.writeString(folder.resolve("monitor.yaml"), HEAD + body).toString();
  }

  @AfterEach
  void restoreLogging() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void onceEndsWithTheWorstSeverity() throws IOException {
    String state = "--state-dir=" + folder.resolve("state");
    String file = "--monitor-config=" + file("scope: {namespaces: [shop]}");
    int troubled = run("monitor", "--once", "--sandbox", state, file);
    assertTrue(troubled > ExitCode.SEV4 && troubled <= 13, () -> troubled + err.toString(UTF_8));
    String young = "nothing is old enough to be told. Keep the state";
    assertTrue(err.toString(UTF_8).contains(young), err.toString(UTF_8));
    err.reset();
    assertEquals(troubled, run("monitor", "--once", "--sandbox", state, file));
    assertFalse(err.toString(UTF_8).contains(young), err.toString(UTF_8));
    String quiet = "--monitor-config=" + file("scope: {namespaces: [kube-public]}");
    assertEquals(
        ExitCode.OK,
        run("monitor", "--once", "--sandbox", "--state-dir=" + folder.resolve("other"), quiet),
        () -> err.toString(UTF_8));
  }

  @Test
  void aClusterThatCannotBeSeenIsNotOneWithoutIncidents() throws IOException {
    Path kubeconfig = Files.writeString(folder.resolve("none"), "{}");
    assertEquals(
        ExitCode.CLUSTER_UNREACHABLE,
        run("monitor", "--once", "--kubeconfig=" + kubeconfig, "--state-dir=" + folder));
    assertTrue(err.toString(UTF_8).contains("cannot be seen"), err.toString(UTF_8));
  }

  @Test
  void aFileThatIsWrongStopsTheStart() throws IOException {
    assertEquals(ExitCode.USAGE, run("monitor", "--once", "--monitor-config=" + file("notfy: {}")));
    assertTrue(err.toString(UTF_8).contains("did you mean notify?"), err.toString(UTF_8));
  }

  /** Nobody could tell it that one was pressed. */
  @Test
  @Timeout(120)
  void aloneItsMessagesHaveNoButtons() throws IOException {
    try (SlackServer slack = new SlackServer()) {
      String file =
          file(
              """
              scope: {namespaces: [shop]}
              incidents: {pendingFor: 1s}
              notify:
                grouping: {wait: 1s, interval: 1s, repeat: 1h}
                channels:
                - name: oncall
                  type: slack
                  tokenFile: %s
                  channel: %s
                  url: %s/api
                  signingSecretFile: %s
              """
                  .formatted(
                      Files.writeString(folder.resolve("token"), SlackServer.TOKEN),
                      SlackServer.CHANNEL,
                      slack.url(),
                      folder.resolve("secret")));
      while (slack.messages().isEmpty()) {
        run(
            "monitor",
            "--once",
            "--sandbox",
            "--state-dir=" + folder.resolve("state"),
            "--monitor-config=" + file);
      }
      assertFalse(slack.messages().getFirst().encode().contains("\"actions\""));
    }
  }

  @Test
  void withoutHttpServeHasNoMonitor() {
    assertEquals(ExitCode.USAGE, run("serve", "--monitor"));
    assertTrue(err.toString(UTF_8).contains("run pilothouse monitor"), err.toString(UTF_8));
  }

  /** All of it or none of it. */
  @Test
  void aChangedFileIsUsedOnlyIfAllOfItIsRight() throws Exception {
    String path = file("schedule: {every: 30s}");
    MonitorFiles files = new MonitorFiles(Optional.of(path), config -> Optional.empty());
    assertEquals(new MonitorConfig.Every(Duration.ofSeconds(30)), files.read().schedule().rhythm());
    assertEquals(new MonitorFiles.Found(Optional.empty(), Optional.empty()), files.look());
    file("schedule: {every: 40s}\nscope: {context: a}");
    MonitorFiles.Found bad = files.look();
    assertTrue(bad.config().isEmpty());
    assertTrue(bad.problem().get().contains("scope.context: is not known"), bad.problem().get());
    assertEquals(Optional.empty(), files.look().problem(), "said once");
    file("schedule: {every: 40s}\nscope: {contexts: [a]}");
    assertEquals(List.of("a"), files.look().config().get().scope().contexts());
  }
}
