package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.config.LogFormat;
import io.pilothouse.config.LogLevel;
import io.pilothouse.observability.Logging;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Plays an agent's conversation with the sandbox, over a real client and a real server process. */
final class DemoCommand {
  /** Set by the launcher: how this program was started. */
  private static final String LAUNCHER_PROPERTY = "pilothouse.launcher";

  private DemoCommand() {}

  /**
   * @return 1 when an answer was not what the story needs, or did not come in time
   */
  static int run(Terminal terminal) {
    Logging.start(new Config.Logs(LogLevel.ERROR, LogFormat.TEXT), terminal.err());
    try (DemoFolder folder = new DemoFolder()) {
      List<String> server = server(folder);
      DemoStory.tell(server, terminal);
      verifyJournal(folder, terminal);
      new DemoExchange(server, terminal.out()).play();
      return ExitCode.OK;
    } catch (DemoFailure failure) {
      return fail(terminal, failure.getMessage());
    } catch (IOException | RuntimeException failure) {
      return fail(terminal, "the server could not be talked to: " + failure.getMessage());
    }
  }

  private static int fail(Terminal terminal, String why) {
    terminal.out().flush();
    terminal.err().println("pilothouse: the demo went wrong: " + why);
    return ExitCode.FAILURE;
  }

  /** What {@code pilothouse audit verify} says about what has just happened. */
  private static void verifyJournal(DemoFolder folder, Terminal terminal) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Terminal aside =
        new Terminal(
            terminal.in(),
            new PrintStream(said, true, StandardCharsets.UTF_8),
            terminal.err(),
            terminal.environment());
    int code = new Cli(aside).run("audit", "verify", "--state-dir=" + folder.state());
    String verdict = said.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("");
    terminal.out().println();
    terminal.out().println("$ pilothouse audit verify");
    terminal.out().println(verdict);
    if (code != ExitCode.OK || !verdict.endsWith("none edited, removed or reordered.")) {
      throw new DemoFailure("expected an intact journal, got: " + verdict);
    }
  }

  /** The command of a server on the sandbox, started the way this program was. */
  private static List<String> server(DemoFolder folder) {
    List<String> command = new ArrayList<>();
    String launcher = System.getProperty(LAUNCHER_PROPERTY);
    if (launcher != null) {
      command.add(launcher);
    } else {
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      String classes = System.getProperty("java.class.path");
      command.addAll(List.of(java.toString(), "-cp", classes, Main.class.getName()));
    }
    command.addAll(
        List.of(
            "serve",
            "--sandbox",
            "--log-level=error",
            "--policy=" + folder.policy(),
            "--state-dir=" + folder.state()));
    return command;
  }
}
