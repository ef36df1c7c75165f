package io.pilothouse;

import io.pilothouse.config.ConfigException;
import io.pilothouse.identity.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder that {@code hooks-secrets} names. */
final class HookSecrets {
  private HookSecrets() {}

  /**
   * @throws ConfigException when it cannot be read, or a secret in it is too short to be one
   */
  static Optional<Path> check(Optional<String> folder) throws ConfigException {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(folder.get());
      for (Path file : files(path)) {
        for (String line : Files.readAllLines(file)) {
          if (line.length() < Signature.SHORTEST_SECRET) {
            throw new ConfigException(
                "hooks-secrets: a line of %s is shorter than %d characters"
                    .formatted(file, Signature.SHORTEST_SECRET));
          }
        }
      }
      return Optional.of(path);
    } catch (IOException | InvalidPathException bad) {
      throw new ConfigException("hooks-secrets: " + folder.get() + " cannot be read");
    }
  }

  /** Names that begin with a dot are how Kubernetes changes a mounted Secret. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
    }
  }
}
