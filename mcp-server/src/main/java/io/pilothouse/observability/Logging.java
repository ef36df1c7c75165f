package io.pilothouse.observability;

import io.pilothouse.config.Config;
import io.pilothouse.config.LogFormat;
import io.pilothouse.config.LogLevel;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sets {@code java.util.logging} up in code, because reading a configuration file costs start-up
 * time. Vert.x, Netty and everything that logs through SLF4J end up here too.
 */
public final class Logging {
  /**
   * Set to {@code true} by the launcher when stderr is a terminal, which Java alone cannot find
   * out.
   */
  private static final String TERMINAL_PROPERTY = "pilothouse.stderr.terminal";

  /** Kept, because java.util.logging forgets the level of a logger that nobody refers to. */
  private static final Logger OURS = Logger.getLogger("io.pilothouse");

  /** The journal's rows, which are shipped unless somebody wants no such detail at all. */
  private static final Logger AUDIT = Logger.getLogger("audit");

  private Logging() {}

  /**
   * Replaces all logging of this process. Call it once, before anything logs. Libraries log
   * warnings and errors only, unless we debug.
   *
   * @param stream where lines go; never stdout, which belongs to the protocol
   */
  public static void start(Config.Logs logs, PrintStream stream) {
    boolean debug = logs.level() == LogLevel.DEBUG;
    Level level =
        switch (logs.level()) {
          case ERROR -> Level.SEVERE;
          case WARN -> Level.WARNING;
          case INFO -> Level.INFO;
          case DEBUG -> Level.FINE;
        };
    Logger root = Logger.getLogger("");
    List.of(root.getHandlers()).forEach(root::removeHandler);
    if (debug && asJson(logs.format())) {
      // Netty logs while its classes are initialised, which writing JSON needs: in that order only.
      new JsonObject().encode();
    }
    root.setLevel(logs.level() == LogLevel.INFO ? Level.WARNING : level);
    root.addHandler(
        new StreamLines(
            asJson(logs.format()) ? new JsonLines(debug) : new TextLines(debug), stream));
    OURS.setLevel(level);
    AUDIT.setLevel(level);
  }

  private static boolean asJson(LogFormat format) {
    return switch (format) {
      case JSON -> true;
      case TEXT -> false;
      case AUTO -> !Boolean.getBoolean(TERMINAL_PROPERTY);
    };
  }
}
