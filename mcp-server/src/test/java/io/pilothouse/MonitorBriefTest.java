package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.runner.MessagesRequest;
import io.pilothouse.runner.MessagesServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code monitor --once} on the sandbox with a model over HTTP that follows a script. */
class MonitorBriefTest {
  private static final int ENOUGH_RUNS = 20;

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

  @AfterEach
  void restoreLogging() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  /** One cycle of a process of its own on the same state. */
  private int once(String config) {
    return run(
        "monitor",
        "--once",
        "--sandbox",
        "--state-dir=" + folder.resolve("state"),
        "--monitor-config=" + config);
  }

  private String config(String agent, String url) throws IOException {
    return BriefFiles.monitor(folder, agent, url);
  }

  /** Cycles until what was told is as wanted, with what time passes by itself. */
  private int until(Predicate<String> wanted, String config) {
    for (int i = 0; i < ENOUGH_RUNS; i++) {
      int exit = once(config);
      if (wanted.test(out.toString(UTF_8))) {
        return exit;
      }
    }
    throw new AssertionError(out.toString(UTF_8) + err.toString(UTF_8));
  }

  @Test
  void peopleReadWhatTheModelFoundWithTheMonitorsOwnEyes() throws IOException {
    try (MessagesServer server = BriefFiles.looking()) {
      String config = config("k8s-analyzer", server.baseUrl().toString());
      int exit = until(told -> told.contains("Written by a model"), config);
      assertTrue(exit > ExitCode.SEV4, err.toString(UTF_8));
      String told = out.toString(UTF_8);
      String note =
          told.lines().filter(line -> line.contains("Written by a model")).findFirst().get();
      assertTrue(note.contains("not checked (k8s-analyzer, claude-haiku-5-5)"), note);
      assertTrue(note.contains("The pods tell."), note);
      assertTrue(note.contains("Confidence: MEDIUM."), note);
      assertTrue(told.indexOf("firing") < told.indexOf(note), "the news come first: " + told);
      assertFalse((told + err.toString(UTF_8)).contains(MessagesServer.KEY));
      MessagesRequest first = server.requests().getFirst();
      assertTrue(first.system().contains("You name root causes and hand on"), first.system());
      assertTrue(first.lastText().contains("⟦untrusted incident i-"), first.lastText());
      assertTrue(first.lastText().contains("`diagnose` with"), first.lastText());
      assertTrue(first.lastText().contains("- context, for every call: "), first.lastText());
      assertFalse(first.toolNames().isEmpty());
      once(config);
      assertEquals(4, server.requests().size(), "perHour: 2, each in two turns, in any process");
      assertNotEquals(incident(first), incident(server.requests().get(2)));
    }
  }

  private static String incident(MessagesRequest request) {
    return request.lastText().replaceAll("(?s).*⟦untrusted incident (i-[0-9a-f]+).*", "$1");
  }

  @Test
  void withoutTheEndpointPeopleHearOfIncidentsAllTheSame() throws IOException {
    String gone;
    try (MessagesServer server = MessagesServer.playing()) {
      gone = server.baseUrl().toString();
    }
    int exit = until(told -> told.contains("firing"), config("k8s-analyzer", gone));
    assertTrue(exit > ExitCode.SEV4, err.toString(UTF_8));
    assertFalse(out.toString(UTF_8).contains("Written by a model"));
  }

  @Test
  void anAgentThatCanChangeSomethingIsRefusedAtTheStart() throws IOException {
    assertEquals(ExitCode.USAGE, once(config("remediator", "http://127.0.0.1:1")));
    assertTrue(
        err.toString(UTF_8).contains("brief.agent: agent remediator may call"),
        err.toString(UTF_8));
  }

  @Test
  void soIsAnAgentThatIsNotThere() throws IOException {
    assertEquals(ExitCode.USAGE, once(config("k8s-analyser", "http://127.0.0.1:1")));
    assertTrue(err.toString(UTF_8).contains("did you mean k8s-analyzer?"), err.toString(UTF_8));
  }

  /** All of it or none of it, also when a file is right and its agent is not. */
  @Test
  void aChangedFileWithSuchAnAgentIsNotUsed() throws Exception {
    String path = config("k8s-analyzer", "http://127.0.0.1:1");
    MonitorFiles files =
        new MonitorFiles(
            Optional.of(path),
            config ->
                config.brief().filter(brief -> brief.agent().equals("b")).map(brief -> "not b"));
    assertTrue(files.read().brief().isPresent());
    config("b", "http://127.0.0.1:1");
    MonitorFiles.Found refused = files.look();
    assertTrue(refused.config().isEmpty());
    assertTrue(refused.problem().get().endsWith(": not b"), refused.problem().get());
  }
}
