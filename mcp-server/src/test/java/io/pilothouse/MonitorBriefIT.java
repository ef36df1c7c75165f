package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.runner.MessagesServer;
import io.pilothouse.runner.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged monitor, started as a jar, with a model that it needs the library for. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MonitorBriefIT {
  private static final Path JAR = Path.of("target", "pilothouse.jar").toAbsolutePath();
  private static final int ENOUGH_RUNS = 20;

  @TempDir private Path folder;

  private record Outcome(int exit, String out, String err) {}

  private Process start(Path jar, String config, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString()));
    command.addAll(List.of(words));
    command.addAll(
        List.of(
            "--sandbox", "--state-dir=" + folder.resolve("state"), "--monitor-config=" + config));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("stdout").toFile())
            .redirectError(folder.resolve("stderr").toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PILOTHOUSE_") || name.startsWith("ANTHROPIC_"));
    return builder.start();
  }

  private Outcome ended(Process process) throws IOException, InterruptedException {
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
      String out = Files.readString(folder.resolve("stdout"), StandardCharsets.UTF_8);
      String err = Files.readString(folder.resolve("stderr"), StandardCharsets.UTF_8);
      assertFalse((out + err).contains(MessagesServer.KEY), "the key was printed");
      return new Outcome(process.exitValue(), out, err);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theLibraryIsFoundBesideTheJar() throws Exception {
    try (MessagesServer server = BriefFiles.looking()) {
      String config = BriefFiles.monitor(folder, "k8s-analyzer", server.baseUrl().toString());
      Outcome outcome = ended(start(JAR, config, "monitor", "--once"));
      for (int i = 0; i < ENOUGH_RUNS && !outcome.out.contains("Written by a model"); i++) {
        assertTrue(outcome.exit > ExitCode.SEV4, outcome.err);
        outcome = ended(start(JAR, config, "monitor", "--once"));
      }
      assertTrue(
          outcome.out.contains("Written by a model, not checked (k8s-analyzer, claude-haiku-5-5)"),
          outcome.out + outcome.err);
      assertTrue(outcome.out.contains("The pods tell."), outcome.out);
    }
  }

  @Test
  void withoutItTheStartSaysWhereItIsExpected() throws Exception {
    Path alone = Files.createDirectory(folder.resolve("alone"));
    Path jar = Files.copy(JAR, alone.resolve("pilothouse.jar"));
    Files.createSymbolicLink(alone.resolve("lib"), JAR.resolveSibling("lib"));
    String config = BriefFiles.monitor(folder, "k8s-analyzer", "http://127.0.0.1:1");
    Outcome outcome = ended(start(jar, config, "monitor", "--once"));
    assertEquals(ExitCode.USAGE, outcome.exit, outcome.err);
    assertTrue(outcome.err.contains(alone.resolve("lib-agent").toString()), outcome.err);
    assertEquals(1, outcome.err.lines().count(), outcome.err);
  }

  @Test
  void aModelThatIsSilentKeepsNobodyFromHearingNorTheProcessFromEnding() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (MessagesServer server =
        MessagesServer.playing(
            request -> {
              asked.countDown();
              return new Reply.Silence();
            })) {
      String config = BriefFiles.monitor(folder, "k8s-analyzer", server.baseUrl().toString());
      Process process =
          start(JAR, config, "serve", "--http", "--monitor", "--port=0", "--management-port=0");
      try {
        assertTrue(asked.await(90, TimeUnit.SECONDS), "no model was asked");
        while (!Files.readString(folder.resolve("stdout")).contains("firing")) {
          assertTrue(process.isAlive());
          Thread.onSpinWait();
        }
      } finally {
        process.destroy();
      }
      assertEquals(143, ended(process).exit);
    }
  }
}
