package io.pilothouse;

import io.pilothouse.audit.Journal;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.Time;
import io.pilothouse.config.Config;
import io.pilothouse.config.ConfigException;
import io.pilothouse.config.Hidden;
import io.pilothouse.guard.PlanKey;
import io.pilothouse.guard.StateLedger;
import io.pilothouse.state.Database;
import io.pilothouse.state.StateDirectory;
import io.pilothouse.state.StateException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What outlives the process, put together. Nothing is opened before it is used. */
final class StateWiring {
  private static final int LEAST_KEY_BYTES = 32;

  private StateWiring() {}

  /**
   * @throws ConfigException when the settings name no database
   */
  static Database database(Config.State config, Map<String, String> environment, BlockingSeam seam)
      throws ConfigException {
    try {
      Optional<String> url = config.url().map(Hidden::text);
      return url.isPresent()
          ? Database.postgres(seam, url.get())
          : Database.sqlite(seam, directory(config, environment));
    } catch (StateException unusable) {
      throw new ConfigException(unusable.getMessage());
    } catch (InvalidPathException notAPath) {
      throw new ConfigException("state-dir: not the name of a folder");
    }
  }

  /** Where what is not in a database is kept, and SQLite. */
  static Path directory(Config.State config, Map<String, String> environment) {
    return config
        .directory()
        .map(Path::of)
        .orElseGet(
            () ->
                StateDirectory.ofUser(
                    environment,
                    System.getProperty("os.name"),
                    Path.of(System.getProperty("user.home"))));
  }

  /** Whether there is anything kept yet, or may be. */
  static boolean isThere(Config.State config, Map<String, String> environment) {
    return config.url().isPresent() || Database.isIn(directory(config, environment));
  }

  /**
   * @throws ConfigException when the key cannot be used
   */
  static Journal journal(Config.State config, Database database) throws ConfigException {
    Optional<String> file = config.auditKeyFile();
    Optional<byte[]> key = file.isPresent() ? Optional.of(key(file.get())) : Optional.empty();
    return new Journal(database, Clock.systemUTC(), key);
  }

  /**
   * What the guard remembers, and the journal.
   *
   * @throws ConfigException when the journal's key cannot be used
   */
  static StateLedger ledger(Config.State config, Database database, Vertx vertx, PlanKey key)
      throws ConfigException {
    return new StateLedger(database, journal(config, database), time(vertx), key);
  }

  /** What plans are sealed and encrypted with. */
  static PlanKey planKey(Config.State config, BlockingSeam seam) {
    return new PlanKey(seam, directory(config, System.getenv()));
  }

  /** Time as it is. */
  static Time time(Vertx vertx) {
    return new Time(
        Clock.systemUTC(),
        pause -> vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS).mapEmpty());
  }

  private static byte[] key(String file) throws ConfigException {
    try {
      byte[] key = Files.readAllBytes(Path.of(file));
      if (key.length >= LEAST_KEY_BYTES) {
        return key;
      }
    } catch (IOException | InvalidPathException unreadable) {
      // Refused below, like one that is too short.
    }
    throw new ConfigException("audit-key-file: expected a readable file of 32 bytes or more");
  }
}
