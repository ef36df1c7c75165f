package io.pilothouse;

import io.pilothouse.agents.BriefShelf;
import io.pilothouse.agents.Briefs;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Keeps the agents' briefs as their folder has them. */
final class BriefWatch {
  /** A mounted ConfigMap takes a minute to arrive anyway. */
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private BriefWatch() {}

  /**
   * Reads the briefs for the first time, which blocks, and then again and again if they are in a
   * folder of the user's.
   *
   * @throws ConfigException when that folder cannot be read
   */
  static BriefShelf start(Wiring wiring, Config.Agents config) throws ConfigException {
    BriefShelf shelf = read(config);
    if (config.folder().isPresent()) {
      wiring
          .vertx()
          .setPeriodic(
              INTERVAL.toMillis(),
              again ->
                  wiring
                      .seam()
                      .run(
                          () -> {
                            shelf.refresh();
                            return null;
                          }));
    }
    return shelf;
  }

  /**
   * Reads the briefs once, which blocks.
   *
   * @throws ConfigException when they are in a folder that cannot be read
   */
  static BriefShelf read(Config.Agents config) throws ConfigException {
    Optional<Path> folder = config.folder().map(Path::of);
    if (folder.isPresent()) {
      check(folder.get());
    }
    BriefShelf shelf = new BriefShelf(folder);
    shelf.refresh();
    return shelf;
  }

  private static void check(Path folder) throws ConfigException {
    try {
      Briefs.of(folder);
    } catch (IOException unreadable) {
      throw new ConfigException(
          "agents-dir: \"%s\" is not a folder that can be read".formatted(folder));
    }
  }
}
