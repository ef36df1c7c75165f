package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.config.LogFormat;
import io.pilothouse.config.LogLevel;
import io.pilothouse.observability.Logging;
import java.io.IOException;
import java.nio.file.Path;
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
    try {
      DemoStory.tell(server(), terminal);
      new DemoExchange(server(), terminal.out()).play();
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

  /** The command of a server on the sandbox, started the way this program was. */
  private static List<String> server() {
    String launcher = System.getProperty(LAUNCHER_PROPERTY);
    if (launcher != null) {
      return List.of(launcher, "serve", "--sandbox");
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classes = System.getProperty("java.class.path");
    return List.of(java.toString(), "-cp", classes, Main.class.getName(), "serve", "--sandbox");
  }
}
