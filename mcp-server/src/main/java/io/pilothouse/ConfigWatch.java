package io.pilothouse;

import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.service.Changes;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the configuration file. Which tools are on, for whom and for how long is changed at once
 * and clients are told; all of it or none of it. Everything else needs a restart, which is said.
 */
final class ConfigWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final ConfigSource source;
  private final Wiring wiring;
  private final Changes changes;
  private Config current;
  private String lastProblem = "";

  ConfigWatch(ConfigSource source, Config current, Wiring wiring, Changes changes) {
    this.source = source;
    this.current = current;
    this.wiring = wiring;
    this.changes = changes;
  }

  /** Looks again from time to time, if there is a file to look at. */
  void start() {
    if (!source.hasFile()) {
      return;
    }
    wiring
        .vertx()
        .setPeriodic(
            INTERVAL.toMillis(),
            again ->
                wiring
                    .seam()
                    .run(
                        () -> {
                          look();
                          return null;
                        }));
  }

  /** Reads the configuration and uses what is different; blocks. */
  synchronized void look() {
    try {
      Config found = source.load();
      lastProblem = "";
      if (!found.equals(current)) {
        use(found);
        current = found;
      }
    } catch (ConfigException bad) {
      if (!bad.getMessage().equals(lastProblem)) {
        lastProblem = bad.getMessage();
        LOG.warn("The configuration stays as it was: {}", lastProblem);
      }
    }
  }

  private void use(Config found) throws ConfigException {
    Config followed = current.following(found);
    if (!followed.equals(current)) {
      wiring.use(followed.tools());
      LOG.info("Which tools are on has changed");
      changes.tools();
    }
    if (!found.equals(followed)) {
      LOG.warn("The configuration has changes that need a restart");
    }
  }
}
